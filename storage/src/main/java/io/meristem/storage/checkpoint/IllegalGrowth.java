package io.meristem.storage.checkpoint;

/** Files were to be grown in a way that a rule forbids. */
@SuppressWarnings("serial")
public final class IllegalGrowth extends RuntimeException {

  private final Grown.Refused refusal;

  IllegalGrowth(Grown.Refused refusal) {
    super(refusal.where() + ": " + refusal.detail() + "; " + refusal.wayOut());
    this.refusal = refusal;
  }

  public Grown.Refused refusal() {
    return refusal;
  }
}
