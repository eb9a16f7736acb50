package io.meristem.storage.run;

import java.util.List;
import java.util.stream.Stream;

/**
 * How far a run has come.
 *
 * @param generation from 1; each retry opens the next
 * @param attempt the newest one offered, in any generation; 0 before the first
 * @param earlier the newest one of the generations before; 0 in the first
 * @param setbacks of this generation, the oldest first; those whose worker nobody noted are left
 *     out
 * @param pauseWished whether the run shall pause when its attempt ends
 * @param terms as they are now
 */
public record Life(
    RunState state,
    int generation,
    int attempt,
    int earlier,
    Tally tally,
    List<Setback> setbacks,
    boolean pauseWished,
    RunTerms terms) {

  public Life {
    setbacks = List.copyOf(setbacks);
  }

  /** Whether an attempt was offered in this generation, leased or not. */
  public boolean wasOffered() {
    return attempt > earlier;
  }

  static Life begun(RunTerms terms) {
    return new Life(new RunState.Waiting(), 1, 0, 0, Tally.NONE, List.of(), false, terms);
  }

  /** A wish to pause is granted or over when nobody works on the run any more. */
  Life in(RunState next) {
    boolean wish = pauseWished && next instanceof RunState.Attempted;
    return new Life(next, generation, attempt, earlier, tally, setbacks, wish, terms);
  }

  Life offered(int next) {
    RunState offered = new RunState.Offered();
    return new Life(offered, generation, next, earlier, tally, setbacks, pauseWished, terms);
  }

  Life wishing(boolean pause) {
    return new Life(state, generation, attempt, earlier, tally, setbacks, pause, terms);
  }

  Life ended(Tally after) {
    RunState waiting = new RunState.Waiting();
    return new Life(waiting, generation, attempt, earlier, after, setbacks, pauseWished, terms);
  }

  Life setBack(Setback newest) {
    List<Setback> all = Stream.concat(setbacks.stream(), Stream.of(newest)).toList();
    return new Life(state, generation, attempt, earlier, tally, all, pauseWished, terms);
  }

  Life retried() {
    return new Life(
        new RunState.Waiting(),
        generation + 1,
        attempt,
        attempt,
        tally.ofNextGeneration(),
        List.of(),
        false,
        terms);
  }

  Life under(RunTerms next) {
    return new Life(state, generation, attempt, earlier, tally, setbacks, pauseWished, next);
  }
}
