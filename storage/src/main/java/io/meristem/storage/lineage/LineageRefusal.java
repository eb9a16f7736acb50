package io.meristem.storage.lineage;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why something may not happen to a model. */
public sealed interface LineageRefusal {

  /** Which thing, which value, and the way out. */
  String why();

  /** Somebody else was faster: who asked looks again, and decides again. */
  sealed interface Outdated extends LineageRefusal {}

  /** The model has no such version. */
  record UnknownVersion(String version) implements LineageRefusal {
    @Override
    public String why() {
      return "the model has no version " + version + "; take one that its lineage lists";
    }
  }

  /** Somebody moved the alias meanwhile. */
  record AliasElsewhere(String alias, Optional<String> from, Optional<String> current)
      implements Outdated {
    @Override
    public String why() {
      return "alias %s stands for %s, not for %s; look at it and move it from where it is"
          .formatted(alias, current.orElse("nothing"), from.orElse("nothing"));
    }
  }

  /**
   * Somebody moved the alias since whoever wants to move it looked.
   *
   * @param current what it stands for
   * @param movedAt number of the commit that moved it last; 0 if none did
   */
  record AliasMovedMeanwhile(String alias, Optional<String> current, long movedAt)
      implements Outdated {
    @Override
    public String why() {
      return "alias %s stands for %s since commit %d; look at it again, then decide"
          .formatted(alias, current.orElse("nothing"), movedAt);
    }
  }

  /** Somebody changed what is said of the version since whoever wants to change it looked. */
  record VersionChanged(String version, Set<String> tags) implements Outdated {

    public VersionChanged {
      tags = Set.copyOf(tags);
    }

    @Override
    public String why() {
      return "version %s was changed meanwhile and has %s; look at it again, then decide"
          .formatted(
              version,
              tags.isEmpty()
                  ? "no tags"
                  : "the tags " + String.join(", ", tags.stream().sorted().toList()));
    }
  }

  /** A policy says that nobody may move the alias. */
  record AliasLocked(String alias) implements LineageRefusal {
    @Override
    public String why() {
      return "alias " + alias + " is locked by its policy; change the policy first";
    }
  }

  /** What the alias's policy demands does not hold for the version. */
  record GatesFailed(String alias, String version, List<FailedGate> failed)
      implements LineageRefusal {
    public GatesFailed {
      failed = List.copyOf(failed);
    }

    @Override
    public String why() {
      return "alias %s may not move to %s, because %s; or override it, with a reason"
          .formatted(
              alias,
              version,
              failed.stream()
                  .map(gate -> "(" + gate.gate() + ") " + gate.why())
                  .collect(Collectors.joining(", and ")));
    }
  }

  /**
   * Less would have to hold before the alias moves, and nobody says why.
   *
   * @param demands that it would drop or lower, by name
   */
  record PolicyLoosened(String alias, List<String> demands) implements LineageRefusal {
    public PolicyLoosened {
      demands = List.copyOf(demands);
    }

    @Override
    public String why() {
      return "the policy of alias %s would demand less by %s; say why, in a reason"
          .formatted(alias, String.join(", ", demands));
    }
  }

  /**
   * Somebody changed the policy since whoever wants to change it looked.
   *
   * @param current what must hold now
   * @param ruledAt number of the commit that says so; 0 if there is no policy
   */
  record PolicyChangedMeanwhile(String alias, Optional<PromotionPolicy> current, long ruledAt)
      implements Outdated {
    @Override
    public String why() {
      return current
          .map(_ -> "alias %s has the policy that commit %d gave it".formatted(alias, ruledAt))
          .orElse("alias " + alias + " has no policy")
          .concat("; look at it again, then decide");
    }
  }

  /** There is nowhere to go back to. */
  record NothingBefore(String alias) implements LineageRefusal {
    @Override
    public String why() {
      return "alias %s stood for nothing before its newest move, or was rolled back already; move it to a version"
          .formatted(alias);
    }
  }

  /** What a cause does, it does once. */
  record CauseSpent(String cause) implements LineageRefusal {
    @Override
    public String why() {
      return "%s has changed something else in this model already; choose a new key"
          .formatted(cause);
    }
  }

  /** A retired version is offered to nobody. */
  record Retired(String version) implements LineageRefusal {
    @Override
    public String why() {
      return "version " + version + " is retired; restore it first";
    }
  }

  /** There is nothing left of the version but its place among the ancestors. */
  record Purged(String version) implements LineageRefusal {
    @Override
    public String why() {
      return "version " + version + " is purged, and its blobs are gone; make it again by its run";
    }
  }

  /** Whoever asks for the alias would get nothing. */
  record NamedByAlias(String version, Set<String> aliases) implements LineageRefusal {

    public NamedByAlias {
      aliases = Set.copyOf(aliases);
    }

    @Override
    public String why() {
      return "version %s is what %s stands for; move or remove that first"
          .formatted(version, String.join(", ", aliases.stream().sorted().toList()));
    }
  }

  /** Purging takes two steps, so that the first can be taken back. */
  record NotRetired(String version) implements LineageRefusal {
    @Override
    public String why() {
      return "version " + version + " is not retired; retire it before you purge it";
    }
  }

  /**
   * Something that is not done yet starts from the version, or has made it.
   *
   * @param user a run or plan, in words
   */
  record InUse(String version, String user) implements LineageRefusal {
    @Override
    public String why() {
      return "%s needs version %s and is not closed; let it end, or cancel it, and purge the version then"
          .formatted(user, version);
    }
  }

  /**
   * Somebody changed the rules since whoever wants to change them looked.
   *
   * @param changedAt number of the commit that changed them last; 0 if none did
   */
  record RetentionChangedMeanwhile(long changedAt) implements Outdated {
    @Override
    public String why() {
      return "the model's retention is as commit %d left it; look at it again, then decide"
          .formatted(changedAt);
    }
  }
}
