package io.meristem.storage.lineage;

import static io.meristem.storage.lineage.History.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.lineage.LineageDecision.Accepted;
import io.meristem.storage.lineage.LineageDecision.Refused;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import io.meristem.storage.lineage.LineageRefusal.PolicyLoosened;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Before production moves, all must hold that a policy can demand. */
class PolicyChangeTest {

  private static final String PRODUCTION = "production";
  private static final PromotionPolicy ALL =
      policy(List.of("tales", "poems"), 0.1, 0.2, true, true);

  private final History history =
      new History()
          .trained("v1", Edge.ROOT, 2.0)
          .happened(ADA, new PolicyChanged(PRODUCTION, Optional.of(ALL)));

  private static PromotionPolicy policy(
      List<String> sets, double tolerance, double gain, boolean secondActor, boolean locked) {
    return new PromotionPolicy(
        sets, OptionalDouble.of(tolerance), OptionalDouble.of(gain), secondActor, locked);
  }

  private LineageDecision changed(Optional<PromotionPolicy> policy, String reason) {
    return PolicyChange.changed(
        history.lineage(), PRODUCTION, policy, Optional.of(reason), OptionalLong.empty());
  }

  record Looser(String demand, PromotionPolicy policy) {}

  static final List<Looser> LOOSER =
      List.of(
          new Looser("evaluations", policy(List.of("tales"), 0.1, 0.2, true, true)),
          new Looser("tolerance", policy(ALL.evaluations(), 0.11, 0.2, true, true)),
          new Looser("growthGain", policy(ALL.evaluations(), 0.1, 0.19, true, true)),
          new Looser("secondActor", policy(ALL.evaluations(), 0.1, 0.2, false, true)),
          new Looser("locked", policy(ALL.evaluations(), 0.1, 0.2, true, false)),
          new Looser(
              "tolerance",
              new PromotionPolicy(
                  ALL.evaluations(), OptionalDouble.empty(), ALL.growthGain(), true, true)),
          new Looser(
              "growthGain",
              new PromotionPolicy(
                  ALL.evaluations(), ALL.tolerance(), OptionalDouble.empty(), true, true)));

  @ParameterizedTest
  @FieldSource("LOOSER")
  void aPolicyThatDemandsLessNeedsAReason(Looser looser) {
    LineageDecision silent = changed(Optional.of(looser.policy()), " ");

    assertThat(silent)
        .isEqualTo(new Refused(new PolicyLoosened(PRODUCTION, List.of(looser.demand()))));
    assertThat(changed(Optional.of(looser.policy()), "bob is away"))
        .isEqualTo(
            new Accepted(
                List.of(
                    new PolicyChanged(
                        PRODUCTION, Optional.of(looser.policy()), Optional.of("bob is away")))));
  }

  @Test
  void aPolicyThatIsRemovedDropsAllItsDemands() {
    LineageDecision silent = changed(Optional.empty(), "");

    assertThat(silent)
        .isEqualTo(
            new Refused(
                new PolicyLoosened(
                    PRODUCTION,
                    List.of("evaluations", "tolerance", "growthGain", "secondActor", "locked"))));
    assertThat(changed(Optional.empty(), "an emergency")).isInstanceOf(Accepted.class);
  }

  @Test
  void aPolicyThatDemandsAsMuchOrMoreNeedsNone() {
    PromotionPolicy more = policy(List.of("poems", "tales", "news"), 0.05, 0.3, true, true);

    LineageDecision silent = changed(Optional.of(more), "");

    assertThat(silent)
        .isEqualTo(
            new Accepted(
                List.of(new PolicyChanged(PRODUCTION, Optional.of(more), Optional.empty()))));
    assertThat(changed(Optional.of(ALL), "")).isEqualTo(new Accepted(List.of()));
  }

  @Test
  void aPolicyChangesOnlyFromWhereTheCallerSawIt() {
    Optional<PromotionPolicy> next = Optional.of(PromotionPolicy.NOTHING);
    long seen = history.lineage().alias(PRODUCTION).orElseThrow().ruledAt();

    LineageDecision late =
        PolicyChange.changed(
            history.lineage(), PRODUCTION, next, Optional.of("thawed"), OptionalLong.of(seen - 1));

    assertThat(late)
        .isEqualTo(
            new Refused(
                new LineageRefusal.PolicyChangedMeanwhile(PRODUCTION, Optional.of(ALL), seen)));
    assertThat(
            PolicyChange.changed(
                history.lineage(), PRODUCTION, next, Optional.of("thawed"), OptionalLong.of(seen)))
        .isInstanceOf(Accepted.class);
  }
}
