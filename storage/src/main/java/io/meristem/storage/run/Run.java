package io.meristem.storage.run;

import io.meristem.storage.object.Actor;
import io.meristem.storage.run.RunState.Attempted;
import io.meristem.storage.run.RunState.Open;
import java.time.Instant;

/**
 * What a run's log says.
 *
 * @param requestedAt by the clock of the orchestrator that took the request
 * @param changedAt when the newest commit was made, by its writer's clock
 */
public record Run(
    String id, RunSpec spec, Actor requestedBy, Instant requestedAt, Life life, Instant changedAt) {

  /** A run that was requested just now, and waits. */
  public static Run requested(String id, RunSpec spec, RunTerms terms, Actor by, Instant at) {
    return new Run(id, spec, by, at, Life.begun(terms), at);
  }

  public RunState state() {
    return life.state();
  }

  /** The terms under which it is done now. */
  public RunTerms terms() {
    return life.terms();
  }

  /** Whether an attempt is its newest one and not over: what it brings would count. */
  public boolean awaits(int attempt) {
    return life.state() instanceof Attempted && life.attempt() == attempt;
  }

  /** Whether anything is still to be done for it. */
  public boolean isOpen() {
    return life.state() instanceof Open;
  }
}
