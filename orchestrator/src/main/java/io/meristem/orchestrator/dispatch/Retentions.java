package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.dispatch.Governance.Decided;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageDecision;
import io.meristem.storage.lineage.LineageEntry.RetentionChanged;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageRefusal;
import io.meristem.storage.lineage.Retention;
import io.meristem.storage.lineage.RetentionRules;
import io.meristem.storage.lineage.RetentionRuling;
import io.meristem.storage.lineage.SharedBlobs;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/** Which versions of a model stay, and what follows when somebody says so. Thread-safe. */
@ApplicationScoped
public class Retentions {

  private final ObjectStore store;
  private final InstantSource clock;
  private final ModelLogs logs;
  private final Governance governance;
  private final Facts facts;

  Retentions(
      ObjectStore store, InstantSource clock, ModelLogs logs, Governance governance, Facts facts) {
    this.store = store;
    this.clock = clock;
    this.logs = logs;
    this.governance = governance;
    this.facts = facts;
  }

  /**
   * Changes the rules of a model; nothing happens to its versions by that.
   *
   * @param known number of the commit that changed them last, as the caller saw it; 0 if none did
   */
  public Decided change(
      String model, Actor actor, Optional<RetentionRules> rules, OptionalLong known) {
    return governance.decide(
        model,
        actor,
        lineage -> {
          long changedAt = changedAt(lineage);
          return known.isPresent() && known.getAsLong() != changedAt
              ? new LineageDecision.Refused(new LineageRefusal.RetentionChangedMeanwhile(changedAt))
              : lineage.decide(List.of(new RetentionChanged(rules)));
        });
  }

  /** Number of the commit that changed a model's rules last; 0 if none did. */
  public static long changedAt(Lineage lineage) {
    return lineage.retention().map(ruling -> ruling.stamp().sequence()).orElse(0L);
  }

  /**
   * Purges a retired version, unless a run or plan that may be open needs it. A run that begins
   * meanwhile fails before it is offered, or has a marker that keeps what it needs.
   */
  public Decided purge(String model, Actor actor, String version, String reason) {
    Optional<LineageDecision> needed =
        Optional.ofNullable(VersionUsers.read(store, clock).get(version))
            .map(user -> new LineageRefusal.InUse(version, user))
            .map(LineageDecision.Refused::new);
    return governance.decide(
        model,
        actor,
        lineage -> {
          LineageDecision decision = lineage.decide(List.of(new VersionPurged(version, reason)));
          return decision.entries().isEmpty() ? decision : needed.orElse(decision);
        });
  }

  /** What would happen to a model's versions now; nothing if the model has no rules. */
  public Optional<Retention> preview(Lineage lineage) {
    return seen(lineage).decided(lineage);
  }

  /** Lets it happen, as one commit; nothing if the model has no rules. */
  public Optional<Retention> apply(String model, Actor actor, String reason) {
    while (true) {
      Seen seen = seen(logs.read(model).state());
      AtomicReference<Optional<Retention>> last = new AtomicReference<>(Optional.empty());
      Decided decided =
          governance.decide(
              model,
              actor,
              lineage -> {
                last.set(seen.decided(lineage));
                return lineage.decide(
                    last.get().map(retention -> retention.entries(reason)).orElse(List.of()));
              });
      if (decided.decision() instanceof LineageDecision.Refused(LineageRefusal refusal)) {
        throw new IllegalStateException("retention of " + model + ": " + refusal.why());
      }
      if (seen.isEnoughFor(decided.lineage())) {
        return last.get();
      }
    }
  }

  private Seen seen(Lineage lineage) {
    return new Seen(
        VersionUsers.read(store, clock), SharedBlobs.read(lineage, facts), clock.instant());
  }

  /** All that a decision needs besides the lineage, read before it. */
  private record Seen(Map<String, String> users, SharedBlobs shared, Instant at) {

    /** Versions may have been published since. */
    boolean isEnoughFor(Lineage lineage) {
      return shared.covers(lineage);
    }

    /** Nothing if there are no rules, or if this is not enough to follow them. */
    Optional<Retention> decided(Lineage lineage) {
      return lineage
          .retention()
          .flatMap(RetentionRuling::rules)
          .filter(_ -> shared.covers(lineage))
          .map(rules -> Retention.of(lineage, rules, users, shared, at));
    }
  }
}
