package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker depends on is killed while it trains, and comes back. */
class ServerKilledFaultIT {

  static final String MODEL = "tiny";

  static final TinyStack STACK = TinyStack.shared();
  static String root;

  @BeforeAll
  static void trainRoot() {
    root = STACK.root(MODEL, 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orchestrator", "kafka", "s3"})
  void theRunEndsWithExactlyOneChild(String server) {
    String run = STACK.growthUnderWay(root, "without " + server);

    STACK.kill(server);
    STACK.restart(server);

    STACK.client().awaitState(run, "published");
    assertThat(STACK.versionsOf(run, MODEL)).isEqualTo(1);
  }
}
