package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker goes away while it trains a grandchild, and another takes over. */
class WorkerKilledFaultIT {

  static final String MODEL = "tiny";
  static final String SUCCESSOR = "worker-2";

  @TempDir Path data;

  TinyStack stack;
  String parent;

  @BeforeEach
  void growOnce() {
    stack = TinyStack.in(data);
    parent = stack.version("growths", TinyPlan.growth(stack.root(MODEL, 20), 20));
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  @Test
  void aKilledWorkersRunGoesOnAndEndsInTheVeryBitsOfAnUndisturbedOne() {
    String undisturbed = stack.version("growths", TinyPlan.growth(parent, TinyPlan.MANY_STEPS));
    String run = stack.growthUnderWay(parent, "again");
    stack.kill(TinyStack.WORKER);

    stack.startWorker(SUCCESSOR);
    String child = stack.client().awaitVersion(run);

    JsonNode lost = onlyEnd(run);
    assertThat(lost.path("type").asText()).isEqualTo("lost");
    assertResumed(run, lost.path("resumeStep").asLong());
    assertThat(stack.versionsOf(run, MODEL)).isEqualTo(1);
    assertThat(weights(child)).isEqualTo(weights(undisturbed));
  }

  @Test
  void aStoppedWorkerHandsItsRunOverAndExitsInOrder() {
    String run = stack.growthUnderWay(parent, "stopped");

    int status = stack.stop(TinyStack.WORKER);

    assertThat(status).as("128 + SIGTERM: its shutdown ran to its end").isEqualTo(143);
    stack.startWorker(SUCCESSOR);
    stack.client().awaitState(run, "published");
    JsonNode handedOver = onlyEnd(run);
    assertThat(handedOver.path("type").asText()).isEqualTo("handed-over");
    assertResumed(run, handedOver.path("resumeStep").asLong());
    assertThat(stack.versionsOf(run, MODEL)).isEqualTo(1);
  }

  private JsonNode onlyEnd(String run) {
    List<JsonNode> ends = stack.bucket().attemptEnds(run);
    assertThat(ends).hasSize(1);
    return ends.getFirst();
  }

  /** The second attempt went on where the first had been. */
  private void assertResumed(String run, long step) {
    assertThat(step).isPositive().isLessThan(TinyPlan.MANY_STEPS);
    assertThat(stack.bucket().resumePoints(run, 2)).isNotEmpty().allMatch(later -> later > step);
  }

  /** The hash of the weights. */
  private String weights(String version) {
    return stack
        .client()
        .file(version, "model.safetensors")
        .headers()
        .firstValue("ETag")
        .orElseThrow();
  }
}
