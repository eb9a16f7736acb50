package io.meristem.orchestrator.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.WatchedObjectStore;
import io.meristem.orchestrator.dispatch.OneOrchestrator;
import io.meristem.orchestrator.plans.PlanPages.PlanPage;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.plan.PlanDecision;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.plan.PlanRequest;
import io.meristem.storage.plan.PlanState;
import io.meristem.storage.plan.PlanStatus;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans p1 to p5, one requested after the other. */
class PlanPagesTest {

  private static final Actor ADA = Actor.claimed("ada");
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final WatchedObjectStore store = new WatchedObjectStore(new InMemoryObjectStore());
  private final PlanLogs mine = logs(NOON);
  private final PlanPages pages = new PlanPages(store, mine);

  @BeforeEach
  void request() throws IOException {
    for (int n : List.of(4, 2, 5, 1, 3)) {
      String plan = "p" + n;
      PlanRequest request =
          new PlanRequest(plan, "body", document(), OnePlanner.OUTLOOK, ADA, "nonce", NOON);
      logs(NOON.plusSeconds(n)).append(plan, ADA, now -> PlanDecision.requested(now, request));
    }
  }

  private PlanLogs logs(Instant now) {
    return new PlanLogs(store, InstantSource.fixed(now), new OneOrchestrator(store, store).outbox);
  }

  private static PlanDocument document() throws IOException {
    return PlanReading.document(
        PlanJson.MAPPER.readTree(
            """
            {"name": "on", "stages": [
              {"name": "on", "type": "continue", "from": "v1", "budget": {"steps": 1}}]}
            """));
  }

  private void cancel(PlanLogs logs, String plan) {
    logs.decide(plan, ADA, now -> PlanDecision.cancelled(now, "no longer needed"));
  }

  @Test
  void theNewestRequestsComeFirstAndTheRestBehindThem() {
    PlanPage first = pages.page("", 2);
    PlanPage second = pages.page(first.last().orElseThrow(), 2);
    PlanPage third = pages.page(second.last().orElseThrow(), 2);

    assertThat(first.plans()).extracting(PlanStatus::id).containsExactly("p5", "p4");
    assertThat(second.plans()).extracting(PlanStatus::id).containsExactly("p3", "p2");
    assertThat(third.plans()).extracting(PlanStatus::id).containsExactly("p1");
    assertThat(third.last()).isEmpty();
  }

  @Test
  void aPageReadsNothingOfPlansThatAreKnownToBeOver() {
    List.of("p5", "p4", "p3").forEach(plan -> cancel(mine, plan));
    pages.page("", 3);
    store.forget();

    PlanPage page = pages.page("", 3);

    assertThat(page.plans()).extracting(PlanStatus::id).containsExactly("p5", "p4", "p3");
    assertThat(store.read()).isEmpty();
  }

  @Test
  void ofOtherPlansAPageReadsOnceWhenTheyWereRequested() {
    store.forget();

    pages.page("", 1);
    pages.page("", 1);

    assertThat(store.read())
        .filteredOn(key -> !key.startsWith(PlanKeys.log("p5")))
        .containsExactlyInAnyOrder(
            PlanKeys.log("p1") + "000001.json",
            PlanKeys.log("p2") + "000001.json",
            PlanKeys.log("p3") + "000001.json",
            PlanKeys.log("p4") + "000001.json");
  }

  @Test
  void whatAnotherOrchestratorDidToAnOpenPlanIsSeen() {
    pages.page("", 1);
    cancel(logs(NOON), "p5");

    PlanPage page = pages.page("", 1);

    assertThat(page.plans().getFirst().state()).isInstanceOf(PlanState.Cancelled.class);
  }

  @Test
  void aPlanThatCannotBeReadHidesItselfAlone() {
    store.put(PlanKeys.log("p4") + "000001.json", "no document");
    store.put(PlanKeys.log("p2") + "000002.json", "no document");

    PlanPage page = pages.page("", 10);

    assertThat(page.plans()).extracting(PlanStatus::id).containsExactly("p5", "p3", "p1");
  }
}
