package io.meristem.orchestrator.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.storage.lineage.Alias;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import io.meristem.storage.lineage.PromotionPolicy;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanFold;
import io.meristem.storage.plan.PlanRequest;
import io.meristem.storage.plan.PlanState;
import io.meristem.storage.plan.PlanStatus;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PromotionInPlanTest {

  private static final String PLAN = PlanDispatch.idOf(OnePlanner.ID);

  private final ObjectStore store = new InMemoryObjectStore();
  private final OnePlanner planner = new OnePlanner(store, store);

  private static PlanDocument document() throws IOException {
    return PlanReading.document(
        PlanJson.MAPPER.readTree(
            """
            {"name": "grow", "stages": [
              {"name": "root", "type": "train", "model": "%s", "dataset": "text/abc",
               "config": {"width": 8, "heads": 2, "layers": 1, "sequence": 16},
               "training": {"batch": 2}, "budget": {"steps": 10}},
              {"name": "release", "type": "promote", "from": "root", "alias": "production",
               "reason": "the first"}]}
            """
                .formatted(Samples.MODEL)));
  }

  private Lineage lineage() {
    var log = Lineage.log(store, Samples.MODEL, InstantSource.system());
    return log.read(log.start()).state();
  }

  private PlanStatus status() {
    var log = PlanFold.log(store, PLAN, InstantSource.system());
    return log.read(log.start()).state().orElseThrow();
  }

  private void submit() throws IOException {
    OnePlanner.prepare(store);
    planner.submitUntilAnswered(document());
  }

  private void finish() {
    OnePlanner.work(store);
    planner.sweep();
    planner.sweep();
  }

  private void rule(PromotionPolicy policy) {
    var log = Lineage.log(store, Samples.MODEL, InstantSource.system());
    log.append(
        log.start(),
        Actor.MERISTEM,
        _ -> List.of(new PolicyChanged("production", Optional.of(policy))));
  }

  @Test
  void anAliasIsMadeInTheNameOfWhoAskedForThePlan() throws IOException {
    submit();

    finish();

    assertThat(status().state()).isEqualTo(new PlanState.Finished());
    Alias.Move move = lineage().alias("production").flatMap(Alias::newest).orElseThrow();
    assertThat(move.moved().to()).contains(lineage().versions().getFirst().id());
    assertThat(move.moved().reason()).isEqualTo("the first");
    assertThat(move.stamp().by().name()).isEqualTo("ada");
    assertThat(move.stamp().by().origin()).contains("plan " + PLAN + ", stage release");
  }

  @Test
  void aGateOfTheAliasStopsThePlanAndARetryGoesOnWhenItHolds() throws IOException {
    submit();
    rule(
        new PromotionPolicy(
            List.of("poems"), OptionalDouble.empty(), OptionalDouble.empty(), true, false));
    finish();
    assertThat(status().state())
        .isInstanceOfSatisfying(
            PlanState.Stopped.class,
            stopped -> {
              assertThat(stopped.problem().type()).isEqualTo("promotion-refused");
              assertThat(stopped.problem().detail())
                  .contains("was not measured on poems", "nobody but ada", "retry the plan");
            });
    rule(
        new PromotionPolicy(
            List.of(), OptionalDouble.empty(), OptionalDouble.empty(), false, false));

    planner.plans.retry(PLAN, Actor.claimed("bob"));

    assertThat(status().state()).isEqualTo(new PlanState.Finished());
    assertThat(lineage().aliased("production")).isPresent();
  }

  @Test
  void aPlanStartsFromWhatAnAliasStoodForWhenItWasAccepted() throws IOException {
    submit();
    finish();
    String reference = Samples.MODEL + "@production";
    PlanDocument continued =
        PlanReading.document(
            PlanJson.MAPPER.readTree(
                """
                {"name": "on", "stages": [
                  {"name": "longer", "type": "continue", "from": "%s", "budget": {"steps": 1}}]}
                """
                    .formatted(reference)));

    PlanRequest request =
        planner.plans.record(
            RequestId.of("ada", "on"), "body", continued, OnePlanner.OUTLOOK, Actor.claimed("ada"));

    assertThat(request.document().stages().getFirst().start())
        .isEqualTo(lineage().aliased("production"));
  }
}
