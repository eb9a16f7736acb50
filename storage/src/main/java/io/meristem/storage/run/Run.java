package io.meristem.storage.run;

import io.meristem.storage.object.Actor;
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

  public RunState state() {
    return life.state();
  }

  /** Whether anything is still to be done for it. */
  public boolean isOpen() {
    return life.state() instanceof Open;
  }
}
