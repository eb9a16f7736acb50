package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A plan of a root, and of its growth beside a control arm, trained for real. */
class PlanScenarioIT {

  static final TinyStack STACK = TinyStack.shared();
  static String root;

  @BeforeAll
  static void trainRoot() {
    root = STACK.root(RunControlScenarioIT.MODEL, 20);
  }

  @Test
  void theGrownChildIsComparedWithItsControlArm() {
    String document = TinyPlan.plan(root, TinyStack.DATASET, 40);
    JsonNode foretold = STACK.client().post("plans?dryRun=true", document);

    String plan = STACK.client().request("plans", document, "plan");

    Until.holds(
        "finished plan " + plan, () -> view(plan).path("state").asText().equals("finished"));
    JsonNode grown = view(plan).path("stages").path(0);
    JsonNode child = version(grown, 0);
    JsonNode control = version(grown, 1);
    assertThat(grown.path("growthGain").asDouble())
        .isCloseTo(
            control.path("lossAtEnd").asDouble() - child.path("lossAtEnd").asDouble(),
            within(1e-12));
    assertThat(control.path("training")).isEqualTo(child.path("training"));
    assertThat(control.path("window")).isEqualTo(child.path("window"));
    assertThat(control.path("parents")).isEqualTo(child.path("parents"));
    assertThat(child.path("parameters"))
        .isEqualTo(foretold.path("arms").path(0).path("estimate").path("parameters"));
    assertThat(control.path("parameters"))
        .isEqualTo(foretold.path("arms").path(1).path("estimate").path("parameters"));
    assertThat(foretold.path("total").path("seconds").asDouble()).isPositive();
    assertAsForetold(grown);
    assertThat(steps(grown, 0)).hasSize(5).isEqualTo(steps(grown, 1));
    JsonNode measured = view(plan).path("stages").path(1).path("arms").path(0);
    assertThat(measured.path("version").asText()).isEqualTo(child.path("id").asText());
  }

  /** Parameters and bytes within 1 %; the time is only shown, since tests share their machine. */
  private static void assertAsForetold(JsonNode stage) {
    for (JsonNode arm : stage.path("arms")) {
      JsonNode estimate = arm.path("estimate");
      for (String exact : List.of("parameters", "checkpointBytes")) {
        assertThat(arm.path(exact).asDouble())
            .isPositive()
            .isCloseTo(estimate.path(exact).asDouble(), withinPercentage(1));
      }
      System.out.printf(
          "%s: %s of %s parameters, %s of %s bytes, %.2f of %.2f s%n",
          arm.path("arm").asText(),
          arm.path("parameters"),
          estimate.path("parameters"),
          arm.path("checkpointBytes"),
          estimate.path("checkpointBytes"),
          arm.path("seconds").asDouble(),
          estimate.path("seconds").asDouble());
    }
  }

  /** After how many updates the loss of an arm was measured. */
  private static List<String> steps(JsonNode stage, int arm) {
    return stage.path("arms").path(arm).path("curve").findValuesAsText("step");
  }

  private static JsonNode view(String plan) {
    return STACK.client().get("plans/" + plan);
  }

  private static JsonNode version(JsonNode stage, int arm) {
    String id = stage.path("arms").path(arm).path("version").asText();
    return STACK.client().get("versions/" + id);
  }
}
