package io.meristem.orchestrator.plan;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.PlanKeys;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Comes by every open plan again and again, so that nothing depends on a message or a process. */
@ApplicationScoped
class PlanSweep {

  private static final Logger LOG = Logger.getLogger(PlanSweep.class);
  private static final int PAGE = 1000;

  private final ObjectStore store;
  private final PlanDispatch plans;

  PlanSweep(ObjectStore store, PlanDispatch plans) {
    this.store = store;
    this.plans = plans;
  }

  @Scheduled(
      every = "${meristem.dispatch.sweep-every:1s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void comeBy() {
    try {
      String last = "";
      List<String> page;
      do {
        page = store.keysAfter(PlanKeys.OPEN, last, PAGE);
        page.forEach(this::comeBy);
        last = page.isEmpty() ? last : page.getLast();
      } while (page.size() == PAGE);
    } catch (RuntimeException e) {
      LOG.warnf("the sweep of plans goes on in a moment: %s", e.getMessage());
    }
  }

  private void comeBy(String key) {
    try {
      plans.sweep(key.substring(PlanKeys.OPEN.length()));
    } catch (RuntimeException e) {
      LOG.warnf("%s waits for the next sweep: %s", key, e.getMessage());
    }
  }
}
