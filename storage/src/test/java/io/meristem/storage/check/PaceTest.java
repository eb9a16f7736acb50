package io.meristem.storage.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.Waiting;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final Clock clock = new Clock();

  /** Time passes only by waiting. */
  private static final class Clock implements Waiting {
    private long nanos = Long.MAX_VALUE - 1000;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void pause(Duration time) {
      nanos += time.toNanos();
    }
  }

  @Test
  void soManyCallsASecondAreLetThrough() {
    Pace pace = new Pace(100, clock);
    long begin = clock.nanos();

    for (int call = 0; call < 501; call++) {
      pace.await();
    }

    assertThat(Duration.ofNanos(clock.nanos() - begin)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whatWasNotUsedIsNotMadeUpFor() {
    Pace pace = new Pace(100, clock);
    clock.pause(Duration.ofHours(1));
    long begin = clock.nanos();

    for (int call = 0; call < 101; call++) {
      pace.await();
    }

    assertThat(Duration.ofNanos(clock.nanos() - begin)).isEqualTo(Duration.ofSeconds(1));
  }
}
