package io.meristem.chaos;

import java.time.Duration;

/**
 * Messages come more than once.
 *
 * @param after how long what was heard is collected before it is said again
 * @param reversed whether the newest is said first
 */
record Echoes(String name, Duration after, boolean reversed) implements Cell {

  /** What is heard is said again once what was heard before it is. */
  private static final Duration TO_BE_HEARD = Duration.ofSeconds(1);

  @Override
  public void happen(Lane lane) {
    try (Echo _ = Echo.of(lane.stack().connections(), this)) {
      Asking asking = lane.ask(name);
      String run = asking.run();
      lane.client().awaitState(run, "published");
      Struck.pass(after.multipliedBy(2).plus(TO_BE_HEARD));
      lane.requireLaws(run);
    }
  }
}
