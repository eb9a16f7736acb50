package io.meristem.storage.run;

import java.util.List;
import java.util.stream.Stream;

/**
 * How far a run has come.
 *
 * @param generation from 1; each retry opens the next
 * @param attempt the newest one offered, in any generation; 0 before the first
 * @param setbacks of this generation, the oldest first; those whose worker nobody noted are left
 *     out
 * @param pauseWished whether the run shall pause when its attempt ends
 * @param terms as they are now
 */
public record Life(
    RunState state,
    int generation,
    int attempt,
    Tally tally,
    List<Setback> setbacks,
    boolean pauseWished,
    RunTerms terms) {

  public Life {
    setbacks = List.copyOf(setbacks);
  }

  static Life begun(RunTerms terms) {
    return new Life(new RunState.Waiting(), 1, 0, Tally.NONE, List.of(), false, terms);
  }

  Life in(RunState next) {
    return new Life(next, generation, attempt, tally, setbacks, pauseWished, terms);
  }

  Life offered(int next) {
    return new Life(new RunState.Offered(), generation, next, tally, setbacks, pauseWished, terms);
  }

  Life wishing(boolean pause) {
    return new Life(state, generation, attempt, tally, setbacks, pause, terms);
  }

  Life ended(Tally after) {
    return new Life(
        new RunState.Waiting(), generation, attempt, after, setbacks, pauseWished, terms);
  }

  Life setBack(Setback newest) {
    List<Setback> all = Stream.concat(setbacks.stream(), Stream.of(newest)).toList();
    return new Life(state, generation, attempt, tally, all, pauseWished, terms);
  }

  Life retried() {
    return new Life(
        new RunState.Waiting(),
        generation + 1,
        attempt,
        tally.ofNextGeneration(),
        List.of(),
        false,
        terms);
  }

  Life under(RunTerms next) {
    return new Life(state, generation, attempt, tally, setbacks, pauseWished, next);
  }
}
