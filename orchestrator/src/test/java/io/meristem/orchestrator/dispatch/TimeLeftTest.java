package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.orchestrator.Samples;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.PeakMemory;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.TrainingWork;
import io.meristem.storage.run.WeightedText;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The run trains 10 steps of 2 rows of 16 tokens. */
class TimeLeftTest {

  private static final double WORK =
      TrainingWork.of(Samples.root().config(), Samples.root().training());
  private static final long NEEDED = PeakMemory.bytesOf(Samples.root());
  private static final WorkerAnnounced FAST = worker("fast", 4 * NEEDED, WORK);
  private static final WorkerAnnounced SLOW = worker("slow", 2 * NEEDED, WORK / 8);
  private static final WorkerAnnounced TOO_SMALL = worker("too-small", NEEDED - 1, WORK / 100);

  @Test
  void whatHasNotBegunTakesAsLongAsItsWorkOnTheSmallestWorkerThatCouldDoIt() {
    OptionalDouble left =
        TimeLeft.of(run(AssignmentTest.WAITING), Optional.empty(), List.of(FAST, SLOW, TOO_SMALL));

    assertThat(left).hasValue(8);
  }

  @Test
  void whatIsUnderWayTakesAsLongAsItsOwnSpeedSays() {
    Optional<Heartbeat> beat = Optional.of(beat("training", 4, 10, OptionalDouble.of(19.2)));

    OptionalDouble left = TimeLeft.of(on("slow"), beat, List.of(FAST, SLOW));

    assertThat(left).hasValue(10);
  }

  @Test
  void whatIsUnderWayTakesAsLongAsItsWorkerSays() {
    Heartbeat beat = beat("training", 4, 10, OptionalDouble.of(19.2));
    Optional<Heartbeat> told =
        Optional.of(
            new Heartbeat(
                beat.nonce(),
                beat.counter(),
                beat.phase(),
                beat.step(),
                beat.steps(),
                beat.loss(),
                beat.tokensPerSecond(),
                beat.guard(),
                OptionalDouble.of(42),
                OptionalDouble.empty(),
                false));

    OptionalDouble left = TimeLeft.of(on("slow"), told, List.of(FAST, SLOW));

    assertThat(left).hasValue(42);
  }

  @Test
  void whatIsUnderWayWithoutASpeedOfItsOwnTakesAsLongAsTheRestOfItsWorkOnItsWorker() {
    Optional<Heartbeat> beat = Optional.of(beat("training", 4, 10, OptionalDouble.empty()));

    OptionalDouble left = TimeLeft.of(on("slow"), beat, List.of(FAST, SLOW));

    assertThat(left.getAsDouble()).isCloseTo(0.6 * 8, within(1e-9));
  }

  @Test
  void theSpeedOfOtherWorkersSaysNothingOfARunThatIsUnderWay() {
    Optional<Heartbeat> beat = Optional.of(beat("training", 4, 10, OptionalDouble.empty()));

    OptionalDouble left = TimeLeft.of(on("gone"), beat, List.of(FAST, SLOW));

    assertThat(left).isEmpty();
  }

  @Test
  void whatWasHandedOverGoesOnFromWhereItWasAtTheSpeedOfAnotherWorker() {
    Optional<Heartbeat> beat = Optional.of(beat("training", 5, 10, OptionalDouble.of(19.2)));

    OptionalDouble left = TimeLeft.of(run(AssignmentTest.WAITING), beat, List.of(SLOW));

    assertThat(left).hasValue(4);
  }

  @Test
  void howMuchIsLeftIsUnknownWhileATrainedModelIsUploaded() {
    Optional<Heartbeat> beat = Optional.of(beat("uploading", 0, 0, OptionalDouble.empty()));

    OptionalDouble left = TimeLeft.of(on("slow"), beat, List.of(SLOW));

    assertThat(left).isEmpty();
  }

  @Test
  void howMuchIsLeftIsUnknownWhileFilesAreFetchedWhoseBytesAreNoStepsOfTheTraining() {
    Optional<Heartbeat> beat = Optional.of(beat("fetching", 900, 1000, OptionalDouble.empty()));

    OptionalDouble left = TimeLeft.of(on("slow"), beat, List.of(SLOW));

    assertThat(left).isEmpty();
  }

  @Test
  void howLongARunTakesThatTrainsNothingIsUnknown() {
    WeightedText text = WeightedText.of(new SourceObject("meristem", "uploads/r1/a", 100));
    RunSpec preparation = new RunSpec.PrepareDataset("a", List.of(text), Optional.empty(), 0.1);
    Run run = Run.requested("r1", preparation, RunTerms.DEFAULT, Actor.MERISTEM, Instant.EPOCH);

    assertThat(TimeLeft.of(run, Optional.empty(), List.of(SLOW))).isEmpty();
  }

  private static Run on(String worker) {
    return run(new RunState.Running(worker));
  }

  private static Run run(RunState state) {
    return AssignmentTest.run("r1", state);
  }

  private static WorkerAnnounced worker(String name, long memoryBytes, double flopsPerSecond) {
    return new WorkerAnnounced(
        name,
        "hand",
        "cpu",
        1,
        memoryBytes,
        OptionalDouble.of(flopsPerSecond),
        "0.1.0",
        Optional.empty(),
        URI.create("http://127.0.0.1:1"),
        false,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }

  private static Heartbeat beat(
      String phase, long step, long steps, OptionalDouble tokensPerSecond) {
    return new Heartbeat(
        "nonce", 1, phase, step, steps, OptionalDouble.of(1), tokensPerSecond, Optional.empty());
  }
}
