package io.meristem.orchestrator.dispatch;

import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.TrainingWork;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A guess at how long a run still takes, in seconds; unknown for runs that train nothing, and
 * before and after a training's own steps, when no beat says how much of it is done.
 */
final class TimeLeft {

  private static final String TRAINING = "training";

  private TimeLeft() {}

  /**
   * As its worker tells it, or else from the speed at which it is trained, once that is known, or
   * that of the worker that has it, or of the smallest that could.
   *
   * @param beat the newest, if somebody works on the run
   * @param workers that were heard of lately
   */
  static OptionalDouble of(Run run, Optional<Heartbeat> beat, List<WorkerAnnounced> workers) {
    if (!(run.spec() instanceof RunSpec.Training spec)) {
      return OptionalDouble.empty();
    }
    OptionalDouble done = beat.map(TimeLeft::done).orElse(OptionalDouble.of(0));
    OptionalDouble told = beat.map(Heartbeat::etaSeconds).orElseGet(OptionalDouble::empty);
    if (run.state() instanceof RunState.Running && done.isPresent() && told.isPresent()) {
      return told;
    }
    OptionalDouble whole = whole(run, spec, beat, workers);
    return done.isPresent() && whole.isPresent()
        ? OptionalDouble.of((1 - done.getAsDouble()) * whole.getAsDouble())
        : OptionalDouble.empty();
  }

  private static OptionalDouble done(Heartbeat beat) {
    return beat.phase().equals(TRAINING) && beat.steps() > 0
        ? OptionalDouble.of(beat.step() / (double) beat.steps())
        : OptionalDouble.empty();
  }

  private static OptionalDouble whole(
      Run run, RunSpec.Training spec, Optional<Heartbeat> beat, List<WorkerAnnounced> workers) {
    OptionalDouble own = beat.map(Heartbeat::tokensPerSecond).orElseGet(OptionalDouble::empty);
    if (run.state() instanceof RunState.Running && own.isPresent()) {
      return OptionalDouble.of(spec.training().trainingTokens() / own.getAsDouble());
    }
    double work = TrainingWork.of(spec.config(), spec.training());
    return workersOf(run, workers)
        .flatMapToDouble(worker -> worker.flopsPerSecond().stream())
        .map(speed -> work / speed)
        .findFirst();
  }

  private static Stream<WorkerAnnounced> workersOf(Run run, List<WorkerAnnounced> workers) {
    return run.state() instanceof RunState.Running(String name)
        ? workers.stream().filter(worker -> worker.worker().equals(name))
        : Assignment.fitting(run, workers).stream();
  }
}
