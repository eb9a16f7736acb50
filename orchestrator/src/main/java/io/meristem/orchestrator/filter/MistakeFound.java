package io.meristem.orchestrator.filter;

import java.io.Serial;

/** Leads out of the depth of a parser; never leaves the package. */
final class MistakeFound extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Mistake mistake;

  MistakeFound(int column, String why) {
    super(why, null, false, false);
    this.mistake = new Mistake(column, why);
  }

  Mistake mistake() {
    return mistake;
  }
}
