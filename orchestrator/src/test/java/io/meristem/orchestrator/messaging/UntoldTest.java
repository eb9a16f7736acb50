package io.meristem.orchestrator.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.messaging.OutgoingLog.OfPlan;
import io.meristem.orchestrator.messaging.OutgoingLog.OfRun;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UntoldTest {

  private static final OfRun RUN = new OfRun("r1");
  private static final OfPlan PLAN = new OfPlan("p1");

  private final Untold untold = new Untold();

  @Test
  void aLogThatFailedWaitsByItself() {
    untold.failed(RUN, "no JSON", 0);

    assertThat(untold.waits(RUN, seconds(0.9))).isTrue();
    assertThat(untold.waits(PLAN, 0)).isFalse();
    assertThat(untold.due(seconds(0.9))).isEmpty();
    assertThat(untold.due(seconds(1))).containsExactly(RUN);
    assertThat(untold.waits(RUN, seconds(1))).isFalse();
  }

  @Test
  void itsPausesDoubleUpToTenSeconds() {
    long now = 0;

    for (int pause : new int[] {1, 2, 4, 8, 10, 10}) {
      untold.failed(RUN, "no JSON", now);
      assertThat(untold.waits(RUN, now + seconds(pause) - 1)).isTrue();
      now += seconds(pause);
      assertThat(untold.waits(RUN, now)).isFalse();
    }
  }

  @Test
  void theSameFailureAgainIsNoNews() {
    assertThat(untold.failed(RUN, "no JSON", 0)).isTrue();
    assertThat(untold.failed(RUN, "no JSON", seconds(1))).isFalse();
    assertThat(untold.failed(RUN, "it is gone", seconds(3))).isTrue();
    assertThat(untold.reasons()).containsExactly(Map.entry("runs/r1/log/", "it is gone"));
  }

  @Test
  void aLogThatIsToldAgainIsForgotten() {
    untold.failed(RUN, "no JSON", 0);

    boolean hadFailed = untold.told(RUN);

    assertThat(hadFailed).isTrue();
    assertThat(untold.told(RUN)).isFalse();
    assertThat(untold.reasons()).isEmpty();
    assertThat(untold.due(seconds(100))).isEmpty();
  }

  private static long seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000)).toNanos();
  }
}
