package io.meristem.storage.lineage;

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
import java.util.Optional;
import java.util.Set;

/**
 * What may happen to a model, and what changes nothing because it happened before. Together they
 * promise that an alias always names an active version.
 */
final class LineageRules {

  private LineageRules() {}

  /** Whether the entry would change nothing. */
  static boolean isDone(Lineage lineage, LineageEntry entry) {
    return switch (entry) {
      case Effect effect -> lineage.knows(effect.run());
      case AliasMoved moved -> lineage.knows(moved.cause());
      case MoveApproved approved -> lineage.knows(approved.cause());
      case PolicyChanged(String alias, Optional<PromotionPolicy> policy, _) ->
          lineage.policy(alias).equals(policy);
      case VersionNoted noted -> lineage.knows(noted.cause());
      case VersionTagged(String id, String tag) ->
          lineage.version(id).filter(version -> version.tags().contains(tag)).isPresent();
      case VersionUntagged(String id, String tag) ->
          lineage.version(id).filter(version -> !version.tags().contains(tag)).isPresent();
      case VersionRetired retired -> stands(lineage, retired.version(), Standing.Retired.class);
      case VersionRestored restored -> stands(lineage, restored.version(), Standing.Active.class);
      case VersionPurged purged -> stands(lineage, purged.version(), Standing.Purged.class);
      case RetentionChanged(Optional<RetentionRules> rules) ->
          lineage.retention().flatMap(RetentionRuling::rules).equals(rules);
    };
  }

  private static boolean stands(Lineage lineage, String id, Class<? extends Standing> standing) {
    return lineage.version(id).map(VersionState::standing).filter(standing::isInstance).isPresent();
  }

  /** Why the entry may not follow. */
  static Optional<LineageRefusal> refusal(Lineage lineage, LineageEntry entry) {
    return switch (entry) {
      case VersionPublished _ -> Optional.empty();
      case VersionEvaluated evaluated -> unlessKnown(lineage, evaluated.version());
      case VersionVerified verified -> unlessKnown(lineage, verified.version());
      case VersionNoted noted -> unlessKnown(lineage, noted.version());
      case VersionTagged tagged -> unlessKnown(lineage, tagged.version());
      case VersionUntagged untagged -> unlessKnown(lineage, untagged.version());
      case AliasMoved moved -> unlessMovable(lineage, moved);
      case MoveApproved approved -> unlessActive(lineage, approved.version());
      case PolicyChanged _, RetentionChanged _ -> Optional.empty();
      case VersionRetired retired -> unlessRetirable(lineage, retired.version());
      case VersionRestored restored ->
          unlessKnown(lineage, restored.version()).or(() -> ifPurged(lineage, restored.version()));
      case VersionPurged purged -> unlessPurgeable(lineage, purged.version());
    };
  }

  private static Optional<LineageRefusal> unlessKnown(Lineage lineage, String id) {
    return lineage.version(id).isPresent()
        ? Optional.empty()
        : Optional.of(new LineageRefusal.UnknownVersion(id));
  }

  private static Optional<LineageRefusal> ifPurged(Lineage lineage, String id) {
    return stands(lineage, id, Standing.Purged.class)
        ? Optional.of(new LineageRefusal.Purged(id))
        : Optional.empty();
  }

  private static Optional<LineageRefusal> unlessMovable(Lineage lineage, AliasMoved moved) {
    if (lineage.alias(moved.alias()).filter(Alias::isLocked).isPresent()) {
      return Optional.of(new LineageRefusal.AliasLocked(moved.alias()));
    }
    Optional<String> current = lineage.aliased(moved.alias());
    if (!current.equals(moved.from())) {
      return Optional.of(new LineageRefusal.AliasElsewhere(moved.alias(), moved.from(), current));
    }
    return moved.to().flatMap(id -> unlessActive(lineage, id));
  }

  private static Optional<LineageRefusal> unlessActive(Lineage lineage, String id) {
    return lineage
        .version(id)
        .map(version ->
            switch (version.standing()) {
              case Standing.Active _ -> Optional.<LineageRefusal>empty();
              case Standing.Retired _ ->
                  Optional.<LineageRefusal>of(new LineageRefusal.Retired(id));
              case Standing.Purged _ -> Optional.<LineageRefusal>of(new LineageRefusal.Purged(id));
            })
        .orElseGet(() -> Optional.of(new LineageRefusal.UnknownVersion(id)));
  }

  private static Optional<LineageRefusal> unlessRetirable(Lineage lineage, String id) {
    Set<String> aliases = lineage.aliasesOf(id);
    return unlessKnown(lineage, id)
        .or(() -> ifPurged(lineage, id))
        .or(() ->
            aliases.isEmpty()
                ? Optional.empty()
                : Optional.of(new LineageRefusal.NamedByAlias(id, aliases)));
  }

  private static Optional<LineageRefusal> unlessPurgeable(Lineage lineage, String id) {
    return unlessKnown(lineage, id)
        .or(() ->
            stands(lineage, id, Standing.Active.class)
                ? Optional.of(new LineageRefusal.NotRetired(id))
                : Optional.empty());
  }
}
