package io.meristem.storage.plan;

import static io.meristem.storage.plan.Samples.PROBLEM;
import static io.meristem.storage.plan.Samples.ROOT_ARMS;
import static io.meristem.storage.plan.Samples.begun;
import static io.meristem.storage.plan.Samples.document;
import static io.meristem.storage.plan.Samples.ended;
import static io.meristem.storage.plan.Samples.root;
import static io.meristem.storage.plan.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.Actor;
import io.meristem.storage.plan.Gate.Approval;
import io.meristem.storage.plan.PlanEntry.Approved;
import io.meristem.storage.plan.PlanEntry.Cancelled;
import io.meristem.storage.plan.PlanEntry.GateDecided;
import io.meristem.storage.plan.PlanEntry.Requested;
import io.meristem.storage.plan.PlanEntry.Stopped;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is asked of a plan, and what its log says after it. */
class PlanWishesTest {

  private static final PlanEntry ASKED =
      new GateDecided("root", "approval", Verdict.ASKED, OptionalDouble.empty());

  private final PlanDocument document = document(root(new Approval()));
  private final PlanStatus asked = status(document, begun("root", ROOT_ARMS), ASKED);

  @Test
  void aPlanIsRequestedOnce() {
    PlanRequest request =
        new PlanRequest(
            "p1", "body", document, Samples.OUTLOOK, Actor.MERISTEM, "nonce", Instant.EPOCH);

    assertThat(PlanDecision.requested(Optional.empty(), request))
        .containsExactly(new Requested(document, Samples.OUTLOOK));
    assertThat(PlanDecision.requested(Optional.of(status(document)), request)).isEmpty();
  }

  @Test
  void whatAStageAskedIsApprovedOnce() {
    PlanStatus approved = Samples.after(Optional.of(asked), new Approved("root")).orElseThrow();

    assertThat(PlanDecision.approved(asked, "root")).containsExactly(new Approved("root"));
    assertThat(PlanDecision.approved(approved, "root")).isEmpty();
  }

  @Test
  void nothingOfAClosedPlanIsApproved() {
    PlanStatus closed = Samples.after(Optional.of(asked), new Cancelled("enough")).orElseThrow();

    assertThat(PlanDecision.approved(closed, "root")).isEmpty();
  }

  @Test
  void anOpenPlanIsCancelled() {
    assertThat(PlanDecision.cancelled(asked, "enough")).containsExactly(new Cancelled("enough"));
  }

  @Test
  void aStageThatCannotBeginStopsThePlan() {
    PlanStatus plan = status(document);

    assertThat(PlanDecision.refused(plan, document.stages().getFirst(), PROBLEM))
        .containsExactly(new Stopped("root", PROBLEM));
  }

  @Test
  void onlyWhatWasAskedBecomesApproved() {
    GateDecided passed =
        new GateDecided("root", "target-loss", Verdict.PASSED, OptionalDouble.of(2));
    PlanStatus plan = status(document, begun("root", ROOT_ARMS), passed, ASKED);

    PlanStatus approved = Samples.after(Optional.of(plan), new Approved("root")).orElseThrow();

    assertThat(approved.stages().getFirst().gates())
        .extracting(GateDecided::verdict)
        .containsExactly(Verdict.PASSED, Verdict.APPROVED);
    assertThat(plan.stages().getFirst().isApproved()).isFalse();
  }

  @Test
  void aStageThatIsOverWaitsForNobody() {
    PlanStatus over = Samples.after(Optional.of(asked), ended("root")).orElseThrow();

    assertThat(over.isAskedFor("root")).isFalse();
    assertThat(over.stages().getFirst().awaitsApproval()).isFalse();
  }

  @Test
  void theRunsOfAClosedPlanAreUnwanted() {
    PlanStatus closed = Samples.after(Optional.of(asked), new Cancelled("enough")).orElseThrow();

    assertThat(asked.unwanted()).isEmpty();
    assertThat(closed.unwanted()).isEqualTo(ROOT_ARMS);
  }
}
