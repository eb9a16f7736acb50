package io.meristem.trainer.worker;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fast the phase of an attempt goes, and what follows from that. The caller says what time it
 * is, in nanoseconds of a clock that never jumps.
 *
 * @param phase begins anew when it, or its number of {@code steps}, changes
 * @param lead how long its first step was awaited, loading included
 * @param began when its first step was reached
 * @param step the newest, in the phase's own unit
 * @param made steps since it began, those that were made again included
 * @param moved when the newest step was reached
 * @param lately how fast steps were made lately
 * @param kept when the run's newest resume point was written, or begun from
 */
record Pace(
    String phase,
    long steps,
    long lead,
    long began,
    long step,
    long made,
    long moved,
    Lately lately,
    OptionalLong kept) {

  /** Before that nothing is said of when the phase will be done. */
  static final Duration UNKNOWN = Duration.ofMinutes(1);

  /** No step is overdue sooner. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int OVERDUE = 10;
  private static final double NANOS = 1e9;

  /**
   * Steps and the time that they took, of which older ones count for less and less: their ratio is
   * an exponential moving average of the speed, whose time constant is five minutes.
   */
  record Lately(double steps, double nanos) {

    private static final double SPAN = Duration.ofMinutes(5).toNanos();
    private static final Lately NOTHING = new Lately(0, 0);

    Lately after(long more, long took) {
      double rest = Math.exp(-took / SPAN);
      double weight = SPAN * (1 - rest);
      return took <= 0
          ? new Lately(steps + more, nanos)
          : new Lately(steps * rest + more * weight / took, nanos * rest + weight);
    }

    double nanosPerStep() {
      return nanos / steps;
    }
  }

  static Pace starting(long now) {
    return new Pace("starting", 0, 0, now, 0, 0, now, Lately.NOTHING, OptionalLong.empty());
  }

  /** A step was reached; saying it again changes nothing. */
  Pace reached(String newPhase, long newStep, long newSteps, long now) {
    if (!newPhase.equals(phase) || newSteps != steps) {
      return new Pace(newPhase, newSteps, now - moved, now, newStep, 0, now, Lately.NOTHING, kept);
    }
    if (newStep == step) {
      return this;
    }
    long more = newStep > step ? newStep - step : 1;
    return new Pace(
        phase,
        steps,
        lead,
        began,
        newStep,
        made + more,
        now,
        lately.after(more, now - moved),
        kept);
  }

  /** A resume point was written, or the attempt begins from one. */
  Pace kept(long now) {
    return new Pace(phase, steps, lead, began, step, made, moved, lately, OptionalLong.of(now));
  }

  /** Until the phase's steps are done, at the speed that they are made at lately. */
  OptionalDouble etaSeconds(long now) {
    boolean known = made > 0 && now - began >= UNKNOWN.toNanos() && !isStalled(now);
    return known
        ? OptionalDouble.of((steps - step) * lately.nanosPerStep() / NANOS)
        : OptionalDouble.empty();
  }

  /** The age of the resume point. */
  OptionalDouble resumePointSeconds(long now) {
    return kept.isPresent()
        ? OptionalDouble.of((now - kept.getAsLong()) / NANOS)
        : OptionalDouble.empty();
  }

  /**
   * Whether a step is overdue. A phase without steps, or with all of them done, has none to come.
   */
  boolean isStalled(long now) {
    return step < steps
        && now - moved > Math.max((double) PATIENCE.toNanos(), OVERDUE * nanosPerStep());
  }

  private double nanosPerStep() {
    return made == 0 ? (double) lead : (double) (moved - began) / made;
  }
}
