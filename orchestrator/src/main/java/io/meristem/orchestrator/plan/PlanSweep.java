package io.meristem.orchestrator.plan;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.dispatch.Rhythm;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.PlanKeys;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Comes by every open plan again and again, so that nothing depends on a message or a process. */
@ApplicationScoped
public class PlanSweep {

  private static final Logger LOG = Logger.getLogger(PlanSweep.class);
  private static final int PAGE = 1000;

  private final ObjectStore store;
  private final PlanDispatch plans;
  private final Duration every;
  private final Rhythm rhythm = new Rhythm("sweep of plans");

  PlanSweep(ObjectStore store, PlanDispatch plans, Settings settings) {
    this.store = store;
    this.plans = plans;
    this.every = settings.dispatch().sweepEvery();
  }

  /** Begins to come by. */
  public void start() {
    rhythm.start(every, this::comeBy);
  }

  private void comeBy() {
    String last = "";
    List<String> page;
    do {
      page = store.keysAfter(PlanKeys.OPEN, last, PAGE);
      page.forEach(this::comeBy);
      last = page.isEmpty() ? last : page.getLast();
    } while (page.size() == PAGE);
  }

  private void comeBy(String key) {
    try {
      plans.sweep(key.substring(PlanKeys.OPEN.length()));
    } catch (RuntimeException e) {
      LOG.warnf("%s waits for the next sweep: %s", key, e.getMessage());
    }
  }

  @PreDestroy
  void close() {
    rhythm.close();
  }
}
