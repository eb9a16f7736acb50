package io.meristem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.local.LocalS3;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/bench history} does the same for longer, and kills the server meanwhile. */
class ManyWritersFaultIT {

  private static final Duration TIME = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void theHistoryOfTwoOrchestratorsAndEightWritersIsLinear() {
    try (LocalS3 server = LocalS3.start(folder)) {
      ManyWriters.Result result = new ManyWriters(BenchStore.settings(server), 1).writeFor(TIME);

      assertThat(result.faults()).isEmpty();
      assertThat(result.commits()).isGreaterThan(80);
      assertThat(result.moves()).isPositive();
      assertThat(result.refused()).isPositive();
    }
  }
}
