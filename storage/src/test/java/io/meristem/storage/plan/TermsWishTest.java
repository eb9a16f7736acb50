package io.meristem.storage.plan;

import static io.meristem.storage.plan.Samples.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.run.RunTerms;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TermsWishTest {

  private static final TermsWish OF_STAGE =
      new TermsWish(OptionalInt.of(7), Optional.empty(), Optional.empty(), Optional.of("gpu"));
  private static final TermsWish OF_PLAN =
      new TermsWish(
          OptionalInt.of(80), Optional.empty(), Optional.of("research"), Optional.empty());

  @Test
  void aStagesTermsGoBeforeThoseOfThePlanAndTheseBeforeTheUsualOnes() {
    Stage stage =
        new Stage.Evaluate(
            "a",
            "v1",
            List.of("tales"),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.of(OF_STAGE),
            Optional.empty());
    PlanDocument document = new PlanDocument("p", Optional.of(OF_PLAN), List.of(stage));

    assertThat(document.terms(stage))
        .isEqualTo(new RunTerms(7, Optional.empty(), "research", Optional.of("gpu")));
    assertThat(document.terms(root()).priority()).isEqualTo(80);
    assertThat(new PlanDocument("p", Optional.empty(), List.of(stage)).terms(root()))
        .isEqualTo(RunTerms.DEFAULT);
  }

  @Test
  void termsThatNoRunMayHaveAreRefused() {
    assertThatThrownBy(() ->
            new TermsWish(
                OptionalInt.empty(), Optional.empty(), Optional.of("A team"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("team must be 1 to 63 characters");
  }
}
