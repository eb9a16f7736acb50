package io.meristem.storage.event;

import io.meristem.storage.run.Heartbeat;

/**
 * A worker says that its attempt moved: leased, progressed or ended. Look at the run.
 *
 * @param heartbeat the newest, with step, loss and speed
 */
public record AttemptMoved(String run, int attempt, String worker, Heartbeat heartbeat) {

  public static final String TYPE = "io.meristem.run.progressed.v1";

  /** The phase of the last heartbeat that is told, when there is an outcome. */
  public static final String ENDED = "ended";

  /** Whether it was leased or ended just now, and did not only progress. */
  public boolean beganOrEnded() {
    return heartbeat.counter() == 1 || heartbeat.phase().equals(ENDED);
  }
}
