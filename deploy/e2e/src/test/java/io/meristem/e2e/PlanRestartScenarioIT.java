package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything is killed while the arms of a plan are trained, and started again. */
class PlanRestartScenarioIT {

  private static final String MODEL = "tiny";

  @TempDir static Path data;

  @Test
  void aPlanGoesOnWhenEverythingWasKilledInTheMiddleOfAStage() {
    String plan;
    try (TinyStack stack = TinyStack.in(data)) {
      String root = stack.root(MODEL, 20);
      String document = TinyPlan.plan(root, TinyStack.DATASET, TinyPlan.MANY_STEPS);
      plan = stack.client().request("plans", document, "plan");
      awaitResumePoint(stack, plan);
      List.of(TinyStack.WORKER, "orchestrator", "kafka", "s3").forEach(stack::kill);
    }

    try (TinyStack again = TinyStack.in(data)) {
      Until.holds(
          "finished plan " + plan,
          () -> again.client().get("plans/" + plan).path("state").asText().equals("finished"));

      JsonNode grown = again.client().get("plans/" + plan).path("stages").path(0);
      assertThat(grown.path("growthGain").isNumber()).as("%s", grown).isTrue();
      List<String> runs = grown.path("arms").findValuesAsText("run");
      assertThat(runs).hasSize(2).doesNotHaveDuplicates();
      assertThat(runs).allMatch(run -> again.versionsOf(run, MODEL) == 1);
      assertThat(again.client().lineage(MODEL).path("versions")).hasSize(3);
      assertThat(again.bucket().keys("runs/" + runs.getFirst() + "/attempts/2/")).isNotEmpty();
    }
  }

  private static void awaitResumePoint(TinyStack stack, String plan) {
    Until.holds(
        "resume point of an arm of plan " + plan,
        () ->
            stack
                .client()
                .get("plans/" + plan)
                .path("stages")
                .path(0)
                .path("arms")
                .findValuesAsText("run")
                .stream()
                .anyMatch(run -> !stack.bucket().resumePoints(run, 1).isEmpty()));
  }
}
