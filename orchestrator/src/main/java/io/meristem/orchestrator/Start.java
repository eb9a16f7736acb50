package io.meristem.orchestrator;

import io.meristem.orchestrator.dispatch.ClosedRunList;
import io.meristem.orchestrator.dispatch.ModelSweep;
import io.meristem.orchestrator.dispatch.Offers;
import io.meristem.orchestrator.dispatch.Sweep;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Listener;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.orchestrator.messaging.Relay;
import io.meristem.orchestrator.plans.PlanSweep;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** The order in which the process comes up: facts first, then what depends on them. */
@ApplicationScoped
@Readiness
class Start implements HealthCheck {

  private static final Logger LOG = Logger.getLogger(Start.class);

  /** Logs that cannot be told, of which readiness names so many. */
  private static final int NAMED = 10;

  private final Facts facts;
  private final Relay relay;
  private final Listener listener;
  private final Offers offers;
  private final Sweep sweep;
  private final PlanSweep plans;
  private final ModelSweep models;
  private final ClosedRunList closed;

  Start(
      Facts facts,
      Relay relay,
      Listener listener,
      Offers offers,
      Sweep sweep,
      PlanSweep plans,
      ModelSweep models,
      ClosedRunList closed) {
    this.facts = facts;
    this.relay = relay;
    this.listener = listener;
    this.offers = offers;
    this.sweep = sweep;
    this.plans = plans;
    this.models = models;
    this.closed = closed;
  }

  void up(@Observes StartupEvent event) {
    Facts.Found found = facts.readAll();
    LOG.infof("read %d open runs and %d models", found.runs().size(), found.models().size());
    OutgoingLog.of(found.runs(), found.models(), List.of()).forEach(relay::wake);
    relay.start();
    listener.start(offers::assign);
    sweep.start();
    plans.start();
    models.start();
    closed.start();
  }

  /**
   * Ready when the topics exist: before that no task would reach a worker. Logs whose events are
   * missing there are named, and hold up nothing.
   */
  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("kafka").status(relay.isConnected());
    Map<String, String> untold = relay.untold();
    if (!untold.isEmpty()) {
      answer.withData("untold", untold.size());
    }
    untold.entrySet().stream()
        .limit(NAMED)
        .forEach(log -> answer.withData(log.getKey(), log.getValue()));
    return answer.build();
  }
}
