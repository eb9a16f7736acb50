package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows from a model's retention rules at a moment, for each version that is not purged.
 *
 * @param keep what stays as it is
 * @param retire what is retired now
 * @param purge what is purged now, and retired before if it is not yet
 */
public record Retention(List<Verdict> keep, List<Verdict> retire, List<Verdict> purge) {

  public Retention {
    keep = List.copyOf(keep);
    retire = List.copyOf(retire);
    purge = List.copyOf(purge);
  }

  /** What becomes of a version, and why. */
  public record Verdict(VersionState version, String why) {}

  /**
   * Decides. Versions that are purged, and later ones first: a version whose blobs a later one
   * names is needed as long as that one is not purged.
   *
   * @param users of versions outside the model's log, such as open runs, in words
   * @param shared that covers the lineage
   */
  public static Retention of(
      Lineage lineage,
      RetentionRules rules,
      Map<String, String> users,
      SharedBlobs shared,
      Instant now) {
    Deciding deciding = new Deciding(lineage, rules, users, shared, now);
    for (int place = lineage.versions().size() - 1; place >= 0; place--) {
      VersionState version = lineage.versions().get(place);
      if (!(version.standing() instanceof Standing.Purged)) {
        deciding.decide(version, place);
      }
    }
    return new Retention(deciding.keep, deciding.retire, deciding.purge);
  }

  /** What has to happen to the model so that the rules hold, all of it at once. */
  public List<LineageEntry> entries(String reason) {
    List<LineageEntry> entries = new ArrayList<>();
    for (Verdict verdict : retire) {
      entries.add(new VersionRetired(verdict.version().id(), words(verdict, reason)));
    }
    for (Verdict verdict : purge) {
      String id = verdict.version().id();
      if (verdict.version().isActive()) {
        entries.add(new VersionRetired(id, words(verdict, reason)));
      }
      entries.add(new VersionPurged(id, words(verdict, reason)));
    }
    return entries;
  }

  private static String words(Verdict verdict, String reason) {
    return reason + " (retention: " + verdict.why() + ")";
  }

  private static final class Deciding {

    private final Lineage lineage;
    private final RetentionRules rules;
    private final SharedBlobs shared;
    private final Instant now;
    private final Map<String, String> users;
    private final List<Verdict> keep = new ArrayList<>();
    private final List<Verdict> retire = new ArrayList<>();
    private final List<Verdict> purge = new ArrayList<>();
    private int newer;

    Deciding(
        Lineage lineage,
        RetentionRules rules,
        Map<String, String> users,
        SharedBlobs shared,
        Instant now) {
      this.lineage = lineage;
      this.rules = rules;
      this.users = new HashMap<>(users);
      this.shared = shared;
      this.now = now;
    }

    void decide(VersionState version, int place) {
      Optional<String> kept =
          byAlias(version).or(() -> byRule(version, place)).or(() -> byUser(version));
      newer++;
      if (kept.isPresent()) {
        keep.add(new Verdict(version, kept.get()));
        remember(version);
      } else if (mayBePurged(version)) {
        purge.add(new Verdict(version, "no rule keeps it"));
      } else {
        (version.isActive() ? retire : keep).add(new Verdict(version, waiting(version)));
        remember(version);
      }
    }

    private Optional<String> byAlias(VersionState version) {
      return lineage.aliasesOf(version.id()).stream()
          .sorted()
          .findFirst()
          .map("alias %s names it"::formatted)
          .or(() -> byRollback(version));
    }

    private Optional<String> byRollback(VersionState version) {
      return lineage.aliases().entrySet().stream()
          .filter(alias -> alias.getValue().before().filter(version.id()::equals).isPresent())
          .map(Map.Entry::getKey)
          .sorted()
          .findFirst()
          .map("a rollback of alias %s would return to it"::formatted);
    }

    private Optional<String> byRule(VersionState version, int place) {
      if (newer < rules.last().orElse(0)) {
        return Optional.of("it is one of the last " + rules.last().getAsInt());
      }
      if (rules.every().isPresent() && place % rules.every().getAsInt() == 0) {
        return Optional.of(
            "it is number %d, and every %d. stays".formatted(place + 1, rules.every().getAsInt()));
      }
      return rules.tagged() && !version.tags().isEmpty()
          ? Optional.of(
              "it is tagged " + String.join(", ", version.tags().stream().sorted().toList()))
          : Optional.empty();
    }

    private Optional<String> byUser(VersionState version) {
      return Optional.ofNullable(users.get(version.id())).map("%s needs it"::formatted);
    }

    private boolean mayBePurged(VersionState version) {
      return switch (version.standing()) {
        case Standing.Active _ -> rules.purgeAfter().isZero();
        case Standing.Retired(_, Stamp stamp) -> !stamp.at().plus(rules.purgeAfter()).isAfter(now);
        case Standing.Purged _ -> false;
      };
    }

    private String waiting(VersionState version) {
      return switch (version.standing()) {
        case Standing.Active _ -> "no rule keeps it";
        case Standing.Retired(_, Stamp stamp) ->
            "it is retired, and purged from %s on".formatted(stamp.at().plus(rules.purgeAfter()));
        case Standing.Purged _ -> "it is purged";
      };
    }

    /** Whose blobs its document names is needed by it. */
    private void remember(VersionState version) {
      shared.of(version).forEach(id -> users.putIfAbsent(id, "version " + version.id()));
    }
  }
}
