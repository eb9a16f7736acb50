package io.meristem.storage.run;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The document {@code heartbeat.json}, overwritten each beat by the owner of the attempt alone.
 *
 * @param nonce of the lease
 * @param counter grows with each beat
 * @param phase what the attempt is at, such as {@code training}
 * @param step done of {@code steps}, in the phase's own unit; 0 of 0 while it has none
 * @param loss of the newest step, in nats per token
 * @param tokensPerSecond lately
 * @param guard what it has done so far, in a phase that has one
 * @param etaSeconds until the phase's steps are done, at the speed of the last minutes; absent in
 *     its first minute and while it is stalled
 * @param resumePointSeconds since this attempt wrote, or began from, the run's newest resume point
 * @param stalled whether a step is overdue: none for 30 seconds and ten times the mean of a step
 */
public record Heartbeat(
    String nonce,
    long counter,
    String phase,
    long step,
    long steps,
    OptionalDouble loss,
    OptionalDouble tokensPerSecond,
    Optional<GuardTotals> guard,
    OptionalDouble etaSeconds,
    OptionalDouble resumePointSeconds,
    boolean stalled) {

  /** Of an attempt whose pace nobody has measured. */
  public Heartbeat(
      String nonce,
      long counter,
      String phase,
      long step,
      long steps,
      OptionalDouble loss,
      OptionalDouble tokensPerSecond,
      Optional<GuardTotals> guard) {
    this(
        nonce,
        counter,
        phase,
        step,
        steps,
        loss,
        tokensPerSecond,
        guard,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false);
  }
}
