package io.meristem.orchestrator.plans;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.dispatch.Offers;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The workers that were heard of lately, at the prices that an operator has set. */
@ApplicationScoped
class Workers implements Fleet {

  private final Offers offers;
  private final Settings settings;
  private final InstantSource clock;

  Workers(Offers offers, Settings settings, InstantSource clock) {
    this.offers = offers;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public List<WorkerAnnounced> fitting(RunSpec spec, RunTerms terms) {
    return offers.fitting(Run.requested("dry-run", spec, terms, Actor.MERISTEM, now()));
  }

  @Override
  public Map<String, Double> prices() {
    return settings.cost().deviceHour();
  }
}
