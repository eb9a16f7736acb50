package io.meristem.orchestrator.http;

import io.meristem.storage.lineage.Label;

/** Names that people give to versions, as they come in paths. */
public final class Names {

  private Names() {}

  /** The same name, unless no alias can have it. */
  public static String alias(String name) {
    return named("an alias", name);
  }

  /** The same name, unless no tag can be it. */
  public static String tag(String name) {
    return named("a tag", name);
  }

  private static String named(String what, String name) {
    try {
      Label.require(what, name);
      return name;
    } catch (IllegalArgumentException e) {
      throw Problems.invalid("invalid-name", "The name cannot be", String.valueOf(e.getMessage()));
    }
  }
}
