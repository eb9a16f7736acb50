package io.meristem.storage.run;

/**
 * How far a run has come.
 *
 * @param generation from 1; each retry opens the next
 * @param attempt the newest one offered, in any generation; 0 before the first
 * @param earlier the newest one of the generations before; 0 in the first
 * @param pauseWished whether the run shall pause when its attempt ends
 * @param terms as they are now
 */
public record Life(
    RunState state,
    int generation,
    int attempt,
    int earlier,
    Tally tally,
    boolean pauseWished,
    RunTerms terms) {

  /** Whether an attempt was offered in this generation, leased or not. */
  public boolean wasOffered() {
    return attempt > earlier;
  }

  static Life begun(RunTerms terms) {
    return new Life(new RunState.Waiting(), 1, 0, 0, Tally.NONE, false, terms);
  }

  Life in(RunState next) {
    return new Life(next, generation, attempt, earlier, tally, pauseWished, terms);
  }

  Life offered(int next) {
    return new Life(new RunState.Offered(), generation, next, earlier, tally, pauseWished, terms);
  }

  Life wishing(boolean pause) {
    return new Life(state, generation, attempt, earlier, tally, pause, terms);
  }

  Life ended(Tally after) {
    return new Life(
        new RunState.Waiting(), generation, attempt, earlier, after, pauseWished, terms);
  }

  Life retried() {
    return new Life(
        new RunState.Waiting(),
        generation + 1,
        attempt,
        attempt,
        tally.ofNextGeneration(),
        false,
        terms);
  }

  Life under(RunTerms next) {
    return new Life(state, generation, attempt, earlier, tally, pauseWished, next);
  }
}
