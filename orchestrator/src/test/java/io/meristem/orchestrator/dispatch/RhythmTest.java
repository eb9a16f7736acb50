package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RhythmTest {

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, OutOfMemoryError.class})
  void whatThrowsIsDoneAgain(Class<? extends Throwable> what) throws Exception {
    CountDownLatch done = new CountDownLatch(3);
    try (Rhythm rhythm = new Rhythm("test")) {

      rhythm.start(
          Duration.ofMillis(1),
          () -> {
            done.countDown();
            throwIt(what);
          });

      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void throwIt(Class<? extends Throwable> what) {
    if (what == OutOfMemoryError.class) {
      throw new OutOfMemoryError("on purpose");
    }
    throw new IllegalStateException("on purpose");
  }
}
