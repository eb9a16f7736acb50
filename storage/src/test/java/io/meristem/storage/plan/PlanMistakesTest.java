package io.meristem.storage.plan;

import static io.meristem.storage.plan.Samples.document;
import static io.meristem.storage.plan.Samples.evaluate;
import static io.meristem.storage.plan.Samples.proceed;
import static io.meristem.storage.plan.Samples.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.storage.plan.Gate.CostLimit;
import io.meristem.storage.plan.Gate.GrowthGain;
import io.meristem.storage.plan.Gate.TargetLoss;
import io.meristem.storage.plan.Gate.TimeLimit;
import io.meristem.storage.plan.Gate.ValidationPlateau;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanMistakesTest {

  private static final Optional<ObjectNode> STEPS =
      Optional.of(JsonNodeFactory.instance.objectNode().put("steps", 9));
  private static final Optional<Budget> BUDGET =
      Optional.of(new Budget(OptionalLong.of(9), OptionalLong.empty()));

  private static String mistake(Stage... stages) {
    return PlanMistakes.first(document(stages)).map(PlanMistake::toString).orElse("");
  }

  @Test
  void aPlanHasAtMostFiftyStages() {
    Stage[] stages =
        IntStream.range(0, 51).mapToObj(n -> evaluate("measured" + n, "v1")).toArray(Stage[]::new);

    assertThat(mistake(List.of(stages).subList(0, 50).toArray(Stage[]::new))).isEmpty();
    assertThat(mistake(stages)).contains("a plan has 1 to 50 stages, not 51");
  }

  @Test
  void aStageHasANameOfItsAlphabet() {
    assertThat(mistake(evaluate("Not this", "v1"))).contains("stages[0].name", "'Not this'");
  }

  /** Each says how long it trains in its budget and in its training. */
  static final List<Stage> LONG_TWICE =
      List.of(
          new Stage.Grow(
              "grown",
              "v1",
              Optional.empty(),
              JsonNodeFactory.instance.objectNode(),
              STEPS,
              BUDGET,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()),
          new Stage.Continue(
              "on", "v1", Optional.empty(), STEPS, BUDGET, Optional.empty(), Optional.empty()));

  @ParameterizedTest
  @FieldSource("LONG_TWICE")
  void stepsThatAreSaidTwiceAreAMistakeInEveryStageThatTrains(Stage stage) {
    assertThat(mistake(stage)).contains("stages[0].budget", "leave one out");
  }

  @Test
  void anEvaluationHasNoGateOfATraining() {
    assertThat(mistake(evaluate("a", "v1", new ValidationPlateau(1, Optional.empty()))))
        .contains("stages[0].gates[0]", "trains nothing");
    assertThat(mistake(evaluate("a", "v1", new CostLimit(1, Optional.empty()))))
        .contains("stages[0].gates[0]", "use a time-limit");
    assertThat(mistake(evaluate("a", "v1", new TimeLimit(1, Optional.empty())))).isEmpty();
  }

  @Test
  void aPlanWithoutMistakesHasNone() {
    assertThat(mistake(root(), proceed("on", "root"), evaluate("measured", "on"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void noLimitIsNegativeOrNoNumber(double limit) {
    assertThatThrownBy(() -> new ValidationPlateau(limit, Optional.empty()))
        .hasMessageContaining("at least 0, not " + limit);
    assertThatThrownBy(() -> new TargetLoss(limit, Optional.empty()))
        .hasMessageContaining("positive, not " + limit);
    assertThatThrownBy(() -> new TimeLimit(limit, Optional.empty()))
        .hasMessageContaining("positive, not " + limit);
    assertThatThrownBy(() -> new CostLimit(limit, Optional.empty()))
        .hasMessageContaining("positive, not " + limit);
  }

  @Test
  void aGainMayBeNegativeButMustBeANumber() {
    assertThat(new GrowthGain(-1, Optional.empty()).limit()).hasValue(-1);
    assertThatThrownBy(() -> new GrowthGain(Double.NaN, Optional.empty()))
        .hasMessageContaining("a finite number, not NaN");
  }

  @Test
  void aBudgetOfTokensPaysForWholeUpdates() {
    Budget tokens = new Budget(OptionalLong.empty(), OptionalLong.of(65));

    assertThat(tokens.stepsOf(32)).isEqualTo(3);
    assertThat(tokens.stepsOf(65)).isEqualTo(1);
  }
}
