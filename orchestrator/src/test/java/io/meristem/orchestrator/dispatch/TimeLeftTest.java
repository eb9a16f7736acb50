package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.orchestrator.Samples;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.TextSource;
import io.meristem.storage.run.TrainingWork;
import io.meristem.storage.run.WeightedText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The run trains 10 steps of 2 rows of 16 tokens. */
class TimeLeftTest {

  private static final Run RUN =
      Run.requested("r1", Samples.root(), RunTerms.DEFAULT, Actor.MERISTEM, Instant.EPOCH);
  private static final double WORK =
      TrainingWork.of(Samples.root().config(), Samples.root().training());

  @Test
  void whatHasNotBegunTakesAsLongAsItsWorkOnTheWorker() {
    assertThat(TimeLeft.of(RUN, Optional.empty(), OptionalDouble.of(WORK / 8))).hasValue(8);
  }

  @Test
  void whatIsUnderWayTakesAsLongAsItsOwnSpeedSays() {
    Optional<Heartbeat> beat = Optional.of(beat(4, OptionalDouble.of(19.2)));

    assertThat(TimeLeft.of(RUN, beat, OptionalDouble.of(1))).hasValue(10);
  }

  @Test
  void withoutAnySpeedNobodyKnows() {
    Optional<Heartbeat> beat = Optional.of(beat(4, OptionalDouble.empty()));

    assertThat(TimeLeft.of(RUN, beat, OptionalDouble.empty())).isEmpty();
  }

  @Test
  void whatIsUnderWayWithoutASpeedOfItsOwnTakesAsLongAsTheRestOfItsWorkOnTheWorker() {
    Optional<Heartbeat> beat = Optional.of(beat(4, OptionalDouble.empty()));

    assertThat(TimeLeft.of(RUN, beat, OptionalDouble.of(WORK / 10)).getAsDouble())
        .isCloseTo(6, within(1e-9));
  }

  @Test
  void aPhaseWithoutStepsHasDoneNothingYet() {
    Optional<Heartbeat> beat = Optional.of(beat(0, 0, OptionalDouble.empty()));

    assertThat(TimeLeft.of(RUN, beat, OptionalDouble.of(WORK / 8))).hasValue(8);
  }

  @Test
  void howLongARunTakesThatTrainsNothingIsUnknown() {
    WeightedText text = WeightedText.of(new TextSource("meristem", "uploads/r1/a", 100));
    RunSpec preparation = new RunSpec.PrepareDataset("a", List.of(text), Optional.empty(), 0.1);
    Run run = Run.requested("r1", preparation, RunTerms.DEFAULT, Actor.MERISTEM, Instant.EPOCH);

    assertThat(TimeLeft.of(run, Optional.empty(), OptionalDouble.of(1))).isEmpty();
  }

  private static Heartbeat beat(long step, OptionalDouble tokensPerSecond) {
    return beat(step, 10, tokensPerSecond);
  }

  private static Heartbeat beat(long step, long steps, OptionalDouble tokensPerSecond) {
    return new Heartbeat(
        "nonce",
        1,
        "training",
        step,
        steps,
        OptionalDouble.of(1),
        tokensPerSecond,
        Optional.empty());
  }
}
