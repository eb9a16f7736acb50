package io.meristem.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.local.demo.RunView.Progress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  @Test
  void aRunThatHasNotBegunShowsItsState() {
    assertThat(ProgressLine.of("root", run("waiting", null), 2048)).isEqualTo("root       waiting");
  }

  @Test
  void theTimeLeftIsUnknownUntilThereIsARate() {
    Progress progress = new Progress("training", 0, 600, null, null);

    String line = ProgressLine.of("root", run("running", progress), 2048);

    assertThat(line).endsWith("training 0/600  - tokens/s  ETA unknown");
  }

  @Test
  void theTimeLeftFollowsTheRate() {
    Progress progress = new Progress("training", 150, 600, 2.34567, 20_480.0);

    String line = ProgressLine.of("root", run("running", progress), 2048);

    assertThat(line)
        .isEqualTo(
            "root       [######..................] training 150/600  loss 2.3457"
                + "  20,480 tokens/s  ETA 45 s");
  }

  private static RunView run(String state, @Nullable Progress progress) {
    return new RunView("r", "TrainRoot", state, 1, null, progress, null, null, null);
  }
}
