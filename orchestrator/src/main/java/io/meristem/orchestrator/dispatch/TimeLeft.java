package io.meristem.orchestrator.dispatch;

import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingWork;
import java.util.Optional;
import java.util.OptionalDouble;

/** A guess at how long a run still takes, in seconds; unknown for runs that train nothing. */
final class TimeLeft {

  private TimeLeft() {}

  /**
   * From the run's own speed once it has one, else from a worker's.
   *
   * @param beat the newest, if somebody works on the run
   * @param flopsPerSecond of a worker
   */
  static OptionalDouble of(Run run, Optional<Heartbeat> beat, OptionalDouble flopsPerSecond) {
    if (!(run.spec() instanceof RunSpec.Training spec)) {
      return OptionalDouble.empty();
    }
    double done =
        beat.filter(now -> now.steps() > 0)
            .map(now -> now.step() / (double) now.steps())
            .orElse(0.0);
    double tokens = spec.training().trainingTokens() * (1 - done);
    OptionalDouble speed = beat.map(Heartbeat::tokensPerSecond).orElseGet(OptionalDouble::empty);
    if (speed.isPresent()) {
      return OptionalDouble.of(tokens / speed.getAsDouble());
    }
    return flopsPerSecond.isPresent()
        ? OptionalDouble.of(
            (1 - done)
                * TrainingWork.of(spec.config(), spec.training())
                / flopsPerSecond.getAsDouble())
        : OptionalDouble.empty();
  }
}
