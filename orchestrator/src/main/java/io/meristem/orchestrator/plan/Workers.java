package io.meristem.orchestrator.plan;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.dispatch.Offers;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalDouble;

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
  public OptionalDouble flopsPerSecond(RunSpec spec, RunTerms terms) {
    Run run = Run.requested("dry-run", spec, terms, Actor.MERISTEM, now());
    return offers.fitting(run).stream()
        .flatMapToDouble(worker -> worker.flopsPerSecond().stream())
        .max();
  }

  @Override
  public Map<String, Double> prices() {
    return settings.cost().deviceHour();
  }
}
