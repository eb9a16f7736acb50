package io.meristem.trainer.worker;

/** Leaves the work of an attempt early, for an expected reason; caught where all kinds end. */
final class Interruption extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Ending ending;

  Interruption(Ending ending) {
    super(null, null, false, false);
    this.ending = ending;
  }

  Ending ending() {
    return ending;
  }
}
