package io.meristem.storage.exchange;

/** Texts that people chose, made harmless where they stand in a document. */
final class Escaped {

  private static final String HARMLESS = " -";

  private Escaped() {}

  /**
   * Shows as this text in Markdown and in HTML, on one line, and as nothing else: all but letters,
   * digits, spaces and hyphens become numeric character references, which have no meaning in
   * either.
   */
  static String markdown(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .map(each -> Character.isISOControl(each) ? ' ' : each)
        .forEach(each -> {
          if (isHarmless(each)) {
            out.appendCodePoint(each);
          } else {
            out.append("&#").append(each).append(';');
          }
        });
    return out.toString();
  }

  /** A double-quoted YAML string of this text, on one line. */
  static String yaml(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(each -> {
          if (isHarmless(each) && each < 128) {
            out.appendCodePoint(each);
          } else {
            out.append("\\U%08X".formatted(each));
          }
        });
    return out.append('"').toString();
  }

  private static boolean isHarmless(int character) {
    return Character.isLetterOrDigit(character) || HARMLESS.indexOf(character) >= 0;
  }
}
