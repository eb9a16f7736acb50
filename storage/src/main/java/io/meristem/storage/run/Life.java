package io.meristem.storage.run;

/**
 * How far a run has come.
 *
 * @param generation from 1; each retry opens the next
 * @param attempt the newest one offered, in any generation; 0 before the first
 * @param pauseWished whether the run shall pause when its attempt ends
 */
public record Life(RunState state, int generation, int attempt, Tally tally, boolean pauseWished) {

  static final Life BEGUN = new Life(new RunState.Waiting(), 1, 0, Tally.NONE, false);

  Life in(RunState next) {
    return new Life(next, generation, attempt, tally, pauseWished);
  }

  Life offered(int next) {
    return new Life(new RunState.Offered(), generation, next, tally, pauseWished);
  }

  Life wishing(boolean pause) {
    return new Life(state, generation, attempt, tally, pause);
  }

  Life ended(Tally after) {
    return new Life(new RunState.Waiting(), generation, attempt, after, pauseWished);
  }

  Life retried() {
    return new Life(
        new RunState.Waiting(), generation + 1, attempt, tally.ofNextGeneration(), false);
  }
}
