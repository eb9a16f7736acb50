package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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
    JsonNode measured = view(plan).path("stages").path(1).path("arms").path(0);
    assertThat(measured.path("version").asText()).isEqualTo(child.path("id").asText());
  }

  private static JsonNode view(String plan) {
    return STACK.client().get("plans/" + plan);
  }

  private static JsonNode version(JsonNode stage, int arm) {
    String id = stage.path("arms").path(arm).path("version").asText();
    return STACK.client().get("versions/" + id);
  }
}
