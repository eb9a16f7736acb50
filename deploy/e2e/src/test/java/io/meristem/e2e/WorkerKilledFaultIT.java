package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A worker goes away while it trains a grandchild, and a new process takes over. */
class WorkerKilledFaultIT {

  static final String MODEL = "tiny";

  static final TinyStack STACK = TinyStack.shared();
  static String parent;

  @BeforeAll
  static void growOnce() {
    parent = STACK.version("growths", TinyPlan.growth(STACK.root(MODEL, 20), 20));
  }

  @Test
  void aKilledWorkersRunGoesOnAndEndsInTheVeryBitsOfAnUndisturbedOne() {
    String undisturbed = STACK.version("growths", TinyPlan.growth(parent, TinyPlan.MANY_STEPS));
    String run = STACK.growthUnderWay(parent, "again");
    String log = "runs/" + run + "/attempts/1/log.txt";
    Until.holds(log, () -> !STACK.bucket().keys(log).isEmpty());
    STACK.kill(TinyStack.WORKER);

    STACK.restart(TinyStack.WORKER);
    String child = STACK.client().awaitVersion(run);

    JsonNode lost = onlyEnd(run);
    assertThat(lost.path("type").asText()).isEqualTo("lost");
    assertThat(STACK.client().log(run, 1)).contains("took attempt 1");
    assertThat(STACK.client().log(run, 2)).contains("took attempt 2");
    assertResumed(run, lost.path("resumeStep").asLong());
    assertThat(STACK.versionsOf(run, MODEL)).isEqualTo(1);
    assertThat(weights(child)).isEqualTo(weights(undisturbed));
  }

  @Test
  void aStoppedWorkerHandsItsRunOverAndExitsInOrder() {
    String run = STACK.growthUnderWay(parent, "stopped");

    int status = STACK.stop(TinyStack.WORKER);

    assertThat(status).as("128 + SIGTERM: its shutdown ran to its end").isEqualTo(143);
    STACK.startWorker(TinyStack.WORKER);
    STACK.client().awaitState(run, "published");
    JsonNode handedOver = onlyEnd(run);
    assertThat(handedOver.path("type").asText()).isEqualTo("handed-over");
    assertResumed(run, handedOver.path("resumeStep").asLong());
    assertThat(STACK.versionsOf(run, MODEL)).isEqualTo(1);
  }

  @Test
  void aDrainedWorkerHandsItsRunOverAndAFreshOneGoesOn() {
    String run = STACK.growthUnderWay(parent, "drained");

    STACK.client().post("workers/" + TinyStack.WORKER + "/drain", "");

    Until.holds("a run handed over", () -> !STACK.bucket().attemptEnds(run).isEmpty());
    Until.holds("a worker that drains", () -> isDraining(TinyStack.WORKER));
    STACK.stop(TinyStack.WORKER);
    STACK.startWorker(TinyStack.WORKER);
    STACK.client().awaitState(run, "published");
    JsonNode handedOver = onlyEnd(run);
    assertThat(handedOver.path("type").asText()).isEqualTo("handed-over");
    assertResumed(run, handedOver.path("resumeStep").asLong());
  }

  private static boolean isDraining(String id) {
    JsonNode workers = STACK.client().get("workers");
    return StreamSupport.stream(workers.spliterator(), false)
        .filter(worker -> worker.path("worker").asText().equals(id))
        .anyMatch(worker -> worker.path("draining").asBoolean());
  }

  private JsonNode onlyEnd(String run) {
    List<JsonNode> ends = STACK.bucket().attemptEnds(run);
    assertThat(ends).hasSize(1);
    return ends.getFirst();
  }

  /** The second attempt went on where the first had been. */
  private void assertResumed(String run, long step) {
    assertThat(step).isPositive().isLessThan(TinyPlan.MANY_STEPS);
    assertThat(STACK.bucket().resumePoints(run, 2)).isNotEmpty().allMatch(later -> later > step);
  }

  /** The hash of the weights. */
  private String weights(String version) {
    return STACK
        .client()
        .file(version, "model.safetensors")
        .headers()
        .firstValue("ETag")
        .orElseThrow();
  }
}
