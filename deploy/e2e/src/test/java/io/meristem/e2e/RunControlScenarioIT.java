package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People step in while a growth is being trained. */
class RunControlScenarioIT {

  static final String MODEL = "tiny";

  static final TinyStack STACK = TinyStack.shared();
  static String root;

  @BeforeAll
  static void trainRoot() {
    root = STACK.root(MODEL, 20);
  }

  @Test
  void aPausedRunGoesOnWhereItWasWhenItIsResumed() {
    String run = STACK.growthUnderWay(root, "paused");
    STACK.client().post("runs/" + run + "/pause", "");
    STACK.client().awaitState(run, "paused");

    STACK.client().post("runs/" + run + "/resume", "");

    STACK.client().awaitState(run, "published");
    JsonNode end = STACK.bucket().attemptEnds(run).getFirst();
    assertThat(end.path("type").asText()).isEqualTo("handed-over");
    assertThat(STACK.bucket().resumePoints(run, 2))
        .isNotEmpty()
        .allMatch(step -> step > end.path("resumeStep").asLong());
    assertThat(STACK.versionsOf(run, MODEL)).isEqualTo(1);
  }

  @Test
  void aCancelledRunFreesItsWorkerAndPublishesWhenItIsRetried() {
    String run = STACK.growthUnderWay(root, "cancelled");

    STACK.client().post("runs/" + run + "/cancel", "");

    Until.holds("idle worker", () -> workersRun().isNull());
    assertThat(STACK.client().run(run).path("state").asText()).isEqualTo("cancelled");
    assertThat(STACK.bucket().keys("runs/" + run + "/attempts/1/outcome.json")).isEmpty();
    STACK.client().post("runs/" + run + "/retry", "");
    STACK.client().awaitState(run, "published");
    long kept = STACK.bucket().resumePoints(run, 1).getLast();
    assertThat(STACK.bucket().resumePoints(run, 2)).isNotEmpty().allMatch(step -> step > kept);
    assertThat(STACK.versionsOf(run, MODEL)).isEqualTo(1);
  }

  /** The run that the worker says it works on. */
  private static JsonNode workersRun() {
    return STACK.client().get("workers").path(0).path("run");
  }
}
