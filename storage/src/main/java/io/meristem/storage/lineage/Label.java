package io.meristem.storage.lineage;

import java.util.regex.Pattern;

/** The form of the names that people give to versions. */
public final class Label {

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private Label() {}

  /**
   * Refuses a label of another form.
   *
   * @param what it is, with its article
   * @throws IllegalArgumentException if it has another form
   */
  public static void require(String what, String label) {
    if (!FORM.matcher(label).matches()) {
      throw new IllegalArgumentException(
          "%s has 1 to 63 of a-z, 0-9, '.', '_' and '-' and begins with a letter or digit, unlike '%s'"
              .formatted(what, label));
    }
  }
}
