package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.TrainingWork;
import java.time.Instant;
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

  private static Heartbeat beat(long step, OptionalDouble tokensPerSecond) {
    return new Heartbeat(
        "nonce", 1, "training", step, 10, OptionalDouble.of(1), tokensPerSecond, Optional.empty());
  }
}
