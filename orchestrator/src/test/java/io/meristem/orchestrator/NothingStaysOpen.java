package io.meristem.orchestrator;

import io.meristem.orchestrator.dispatch.Dispatch;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.plans.PlanDispatch;
import io.meristem.orchestrator.plans.PlanPages;
import io.meristem.storage.object.Actor;
import io.meristem.storage.plan.PlanStatus;
import io.meristem.storage.run.Run;
import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import jakarta.enterprise.inject.spi.CDI;

/**
 * Ends the plans and runs that a class of tests left open: the orchestrator that all of them share
 * would look at each several times a second while others are tested.
 */
public final class NothingStaysOpen implements QuarkusTestAfterAllCallback {

  private static final String REASON = "the class of tests that asked for it is over";

  @Override
  public void afterAll(QuarkusTestContext context) {
    PlanDispatch plans = bean(PlanDispatch.class);
    for (PlanStatus plan : bean(PlanPages.class).page("", Integer.MAX_VALUE).plans()) {
      if (plan.isOpen()) {
        plans.cancel(plan.id(), Actor.MERISTEM, REASON);
      }
    }
    Dispatch dispatch = bean(Dispatch.class);
    for (Run run : bean(Index.class).openRuns()) {
      dispatch.cancel(run.id(), Actor.MERISTEM, REASON);
    }
  }

  private static <T> T bean(Class<T> type) {
    return CDI.current().select(type).get();
  }
}
