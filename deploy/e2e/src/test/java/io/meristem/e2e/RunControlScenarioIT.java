package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People step in while a growth is being trained. */
class RunControlScenarioIT {

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

  @Test
  void aPausedRunGoesOnWhereItWasWhenItIsResumed() {
    String run = stack.growthUnderWay(root, "paused");
    stack.client().post("runs/" + run + "/pause", "");
    stack.client().awaitState(run, "paused");

    stack.client().post("runs/" + run + "/resume", "");

    stack.client().awaitState(run, "published");
    JsonNode end = stack.bucket().attemptEnds(run).getFirst();
    assertThat(end.path("type").asText()).isEqualTo("handed-over");
    assertThat(stack.bucket().resumePoints(run, 2))
        .isNotEmpty()
        .allMatch(step -> step > end.path("resumeStep").asLong());
    assertThat(stack.versionsOf(run, MODEL)).isEqualTo(1);
  }

  @Test
  void aCancelledRunFreesItsWorkerAndPublishesWhenItIsRetried() {
    String run = stack.growthUnderWay(root, "cancelled");

    stack.client().post("runs/" + run + "/cancel", "");

    Until.holds("idle worker", () -> workersRun().isNull());
    assertThat(stack.client().run(run).path("state").asText()).isEqualTo("cancelled");
    assertThat(stack.bucket().keys("runs/" + run + "/attempts/1/outcome.json")).isEmpty();
    stack.client().post("runs/" + run + "/retry", "");
    stack.client().awaitState(run, "published");
    assertThat(stack.versionsOf(run, MODEL)).isEqualTo(1);
  }

  /** The run that the worker says it works on. */
  private static JsonNode workersRun() {
    return stack.client().get("workers").path(0).path("run");
  }
}
