package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageDecision.Accepted;
import io.meristem.storage.lineage.LineageDecision.Refused;
import io.meristem.storage.lineage.LineageEntry.AliasMoved;
import io.meristem.storage.lineage.LineageEntry.Effect;
import io.meristem.storage.lineage.LineageEntry.MoveApproved;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import io.meristem.storage.lineage.LineageEntry.RetentionChanged;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionNoted;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionRestored;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.LineageEntry.VersionUntagged;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Fold;
import io.meristem.storage.object.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What a model's log says, oldest first. A changed lineage shares with the one before it what is
 * equal, so the past is cheap to keep, and each commit costs the same however many there are.
 *
 * @param places of the versions among {@code versions}, by id
 * @param aliases by name; also those that are gone, or that there is only a policy or approval for
 * @param causes the runs, requests and stages that had their effect
 * @param retention which versions stay, if anybody ever said so
 */
public record Lineage(
    PVector<VersionState> versions,
    PVector<VersionEvaluated> evaluations,
    PVector<VersionVerified> verifications,
    PMap<String, Integer> places,
    PMap<String, Alias> aliases,
    PSet<String> causes,
    Optional<RetentionRuling> retention) {

  /** Where the logs of all models are. */
  public static final String MODELS = "models/";

  private static final Lineage EMPTY =
      new Lineage(
          TreePVector.empty(),
          TreePVector.empty(),
          TreePVector.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePSet.empty(),
          Optional.empty());

  /** Of a commit that is only thought of: no rule looks at it. */
  private static final Stamp UNWRITTEN = new Stamp(0, Instant.EPOCH, Actor.MERISTEM);

  /** What a model's log says. */
  public static final Fold<LineageEntry, Lineage> FOLD =
      new Fold<>() {
        @Override
        public Lineage start() {
          return EMPTY;
        }

        @Override
        public Lineage after(Lineage lineage, Commit<LineageEntry> commit) {
          Lineage next = lineage;
          for (LineageEntry entry : commit.entries()) {
            next = next.after(entry, Stamp.of(commit));
          }
          return next;
        }
      };

  /** The log {@code models/{model}/log/}, with its chunks in {@code models/{model}/snapshots/}. */
  public static CommitLog<LineageEntry, Lineage> log(
      ObjectStore store, String model, InstantSource clock) {
    String home = MODELS + model;
    return new CommitLog<>(store, home + "/log/", 10, LineageEntry.class, FOLD, clock)
        .sealedUnder(home + "/snapshots/");
  }

  /** Whether these entries may follow as one commit, and which of them still change something. */
  public LineageDecision decide(List<LineageEntry> wished) {
    Lineage next = this;
    List<LineageEntry> entries = new ArrayList<>();
    for (LineageEntry entry : wished) {
      if (LineageRules.isDone(next, entry)) {
        continue;
      }
      Optional<LineageRefusal> refusal = LineageRules.refusal(next, entry);
      if (refusal.isPresent()) {
        return new Refused(refusal.get());
      }
      entries.add(entry);
      next = next.with(entry, UNWRITTEN);
    }
    return new Accepted(entries);
  }

  private Lineage after(LineageEntry entry, Stamp stamp) {
    if (LineageRules.isDone(this, entry)) {
      return this;
    }
    LineageRules.refusal(this, entry)
        .ifPresent(refusal -> {
          throw new IllegalStateException(entry + " may not happen: " + refusal.why());
        });
    return with(entry, stamp);
  }

  private Lineage with(LineageEntry entry, Stamp stamp) {
    return switch (entry) {
      case Effect effect -> with(effect, stamp);
      case AliasMoved moved ->
          with(moved.alias(), alias -> alias.moved(moved, stamp)).causedBy(moved.cause());
      case PolicyChanged(String name, Optional<PromotionPolicy> policy, _) ->
          with(name, alias -> alias.ruled(policy, stamp));
      case MoveApproved approved ->
          with(approved.alias(), alias -> alias.approved(approved, stamp))
              .causedBy(approved.cause());
      case VersionNoted noted ->
          changed(noted.version(), version -> version.noted(noted, stamp)).causedBy(noted.cause());
      case VersionTagged(String id, String tag) -> changed(id, version -> version.tagged(tag));
      case VersionUntagged(String id, String tag) -> changed(id, version -> version.untagged(tag));
      case VersionRetired(String id, String reason) ->
          changed(id, version -> version.in(new Standing.Retired(reason, stamp)));
      case VersionRestored(String id, _) ->
          changed(id, version -> version.in(new Standing.Active()));
      case VersionPurged(String id, String reason) ->
          changed(id, version -> version.in(new Standing.Purged(reason, stamp)));
      case RetentionChanged(Optional<RetentionRules> rules) ->
          retaining(new RetentionRuling(rules, stamp));
    };
  }

  private Lineage with(Effect effect, Stamp stamp) {
    Lineage next =
        switch (effect) {
          case VersionPublished published -> publishing(VersionState.of(published, stamp));
          case VersionEvaluated evaluated -> finding(evaluations.plus(evaluated), verifications);
          case VersionVerified verified -> finding(evaluations, verifications.plus(verified));
        };
    return next.causedBy(effect.run());
  }

  private Lineage publishing(VersionState version) {
    PMap<String, Integer> more = places.plus(version.id(), versions.size());
    return new Lineage(
        versions.plus(version), evaluations, verifications, more, aliases, causes, retention);
  }

  private Lineage finding(PVector<VersionEvaluated> evaluated, PVector<VersionVerified> verified) {
    return new Lineage(versions, evaluated, verified, places, aliases, causes, retention);
  }

  private Lineage retaining(RetentionRuling ruling) {
    return new Lineage(
        versions, evaluations, verifications, places, aliases, causes, Optional.of(ruling));
  }

  private Lineage with(String name, UnaryOperator<Alias> change) {
    Alias after = change.apply(alias(name).orElse(Alias.NONE));
    return new Lineage(
        versions, evaluations, verifications, places, aliases.plus(name, after), causes, retention);
  }

  private Lineage changed(String id, UnaryOperator<VersionState> change) {
    int place = Objects.requireNonNull(places.get(id), id);
    PVector<VersionState> next = versions.with(place, change.apply(versions.get(place)));
    return new Lineage(next, evaluations, verifications, places, aliases, causes, retention);
  }

  private Lineage causedBy(String cause) {
    return new Lineage(
        versions, evaluations, verifications, places, aliases, causes.plus(cause), retention);
  }

  /** Whether the effect of a run, request or stage is here already. */
  public boolean knows(String cause) {
    return causes.contains(cause);
  }

  /** A version by its id. */
  public Optional<VersionState> version(String id) {
    return Optional.ofNullable(places.get(id)).map(versions::get);
  }

  /** An alias by its name; also one that is gone, or that only a policy or approval is for. */
  public Optional<Alias> alias(String name) {
    return Optional.ofNullable(aliases.get(name));
  }

  /** What must hold before an alias moves, if anything must. */
  public Optional<PromotionPolicy> policy(String alias) {
    return alias(alias).flatMap(Alias::ruling).map(Alias.Ruling::policy);
  }

  /** The version that an alias stands for. */
  public Optional<String> aliased(String alias) {
    return alias(alias).flatMap(Alias::version);
  }

  /** The aliases that stand for a version. */
  public Set<String> aliasesOf(String id) {
    return aliases.entrySet().stream()
        .filter(alias -> alias.getValue().version().filter(id::equals).isPresent())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
