package io.meristem.storage.lineage;

import java.util.Optional;
import java.util.Set;

/** Why something may not happen to a model. */
public sealed interface LineageRefusal {

  /** Which thing, which value, and the way out. */
  String why();

  /** The model has no such version. */
  record UnknownVersion(String version) implements LineageRefusal {
    @Override
    public String why() {
      return "the model has no version " + version + "; take one that its lineage lists";
    }
  }

  /** Somebody moved the alias meanwhile. */
  record AliasElsewhere(String alias, Optional<String> from, Optional<String> current)
      implements LineageRefusal {
    @Override
    public String why() {
      return "alias %s stands for %s, not for %s; look at it and move it from where it is"
          .formatted(alias, current.orElse("nothing"), from.orElse("nothing"));
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
}
