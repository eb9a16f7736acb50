package io.meristem.orchestrator.plans;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.dispatch.Rhythm;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.PlanKeys;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Comes by every open plan again and again, so that nothing depends on a message or a process. */
@ApplicationScoped
public class PlanSweep {

  private static final Logger LOG = Logger.getLogger(PlanSweep.class);

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
    new Keys(store, PlanKeys.OPEN).forEach(this::comeBy);
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
