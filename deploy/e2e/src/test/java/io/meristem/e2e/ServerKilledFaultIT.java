package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker depends on is killed while it trains, and comes back. */
class ServerKilledFaultIT {

  static final String MODEL = "tiny";

  @TempDir static Path data;

  static TinyStack stack;
  static String root;

  @BeforeAll
  static void trainRoot() {
    stack = TinyStack.in(data);
    root = stack.root(MODEL, 20);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"orchestrator", "kafka", "s3"})
  void theRunEndsWithExactlyOneChild(String server) {
    String run = stack.growthUnderWay(root, "without " + server);

    stack.kill(server);
    stack.restart(server);

    stack.client().awaitState(run, "published");
    assertThat(stack.versionsOf(run, MODEL)).isEqualTo(1);
  }
}
