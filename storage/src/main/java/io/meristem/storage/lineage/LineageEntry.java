package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.meristem.storage.object.BlobRef;
import java.util.List;
import java.util.Optional;

/** One thing that happened to a model. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LineageEntry.VersionPublished.class, name = "version-published"),
  @JsonSubTypes.Type(value = LineageEntry.VersionEvaluated.class, name = "version-evaluated"),
  @JsonSubTypes.Type(value = LineageEntry.VersionVerified.class, name = "version-verified"),
  @JsonSubTypes.Type(value = LineageEntry.AliasMoved.class, name = "alias-moved"),
  @JsonSubTypes.Type(value = LineageEntry.PolicyChanged.class, name = "policy-changed"),
  @JsonSubTypes.Type(value = LineageEntry.MoveApproved.class, name = "move-approved"),
  @JsonSubTypes.Type(value = LineageEntry.VersionTagged.class, name = "version-tagged"),
  @JsonSubTypes.Type(value = LineageEntry.VersionUntagged.class, name = "version-untagged"),
  @JsonSubTypes.Type(value = LineageEntry.VersionNoted.class, name = "version-noted"),
  @JsonSubTypes.Type(value = LineageEntry.VersionRetired.class, name = "version-retired"),
  @JsonSubTypes.Type(value = LineageEntry.VersionRestored.class, name = "version-restored"),
  @JsonSubTypes.Type(value = LineageEntry.VersionPurged.class, name = "version-purged"),
  @JsonSubTypes.Type(value = LineageEntry.RetentionChanged.class, name = "retention-changed")
})
public sealed interface LineageEntry {

  /** What the result of a run did to a version. Of each run only the first counts. */
  sealed interface Effect extends LineageEntry {

    /** The version that it happened to. */
    String version();

    /** The run that made it happen. */
    String run();

    /** The attempt that did the run's work. */
    int attempt();

    /** The document of what the attempt made or found. */
    BlobRef document();
  }

  /**
   * Makes a version visible. Until this entry exists, its blobs are only garbage in waiting.
   *
   * @param lossy whether its growth changed the parent's function, as its recipe allowed
   * @param document the {@link VersionDocument}
   */
  record VersionPublished(
      String version,
      String run,
      int attempt,
      Edge edge,
      boolean lossy,
      List<String> parents,
      BlobRef document)
      implements Effect {

    public VersionPublished {
      parents = List.copyOf(parents);
    }
  }

  /**
   * A version was measured on held-out sets.
   *
   * @param document the {@link EvaluationReport}
   */
  record VersionEvaluated(String version, String run, int attempt, BlobRef document)
      implements Effect {}

  /**
   * A version's growth was done again.
   *
   * @param confirmed whether the child came out the same
   * @param document the {@link VerificationReport}
   */
  record VersionVerified(
      String version, String run, int attempt, boolean confirmed, BlobRef document)
      implements Effect {}

  /**
   * A name of the model stands for another version. Of each cause only the first move counts, so a
   * move that is done again never takes back a later one.
   *
   * @param from the version it stood for until then; empty if there was no such alias
   * @param to the version it stands for; empty if the alias is gone
   * @param cause the request or the plan's stage that moved it
   * @param reason why, in words; may be empty if no gate is overridden
   * @param overridden the gates of the alias's policy that did not hold and were passed over
   */
  record AliasMoved(
      String alias,
      Optional<String> from,
      Optional<String> to,
      String cause,
      String reason,
      List<FailedGate> overridden)
      implements LineageEntry {

    public AliasMoved {
      overridden = List.copyOf(overridden);
      Label.require("an alias", alias);
      if (from.equals(to)) {
        throw new IllegalArgumentException(
            "alias " + alias + " cannot move from " + from + " to itself");
      }
      if (!overridden.isEmpty() && reason.isBlank()) {
        throw new IllegalArgumentException("an override of alias " + alias + " needs a reason");
      }
    }
  }

  /**
   * Something else must hold from now on before an alias moves.
   *
   * @param alias which need not exist yet
   * @param policy empty if nothing must
   * @param reason why, in words; absent in what was written before it was kept
   */
  record PolicyChanged(
      String alias,
      Optional<PromotionPolicy> policy,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reason)
      implements LineageEntry {

    public PolicyChanged(
        String alias,
        Optional<PromotionPolicy> policy,
        @JacksonInject(useInput = OptBoolean.TRUE) Optional<String> reason) {
      this.alias = alias;
      this.policy = policy;
      this.reason = reason;
      Label.require("an alias", alias);
    }

    /** Without a word. */
    public PolicyChanged(String alias, Optional<PromotionPolicy> policy) {
      this(alias, policy, Optional.empty());
    }
  }

  /**
   * Somebody wants an alias to move to a version. It counts until the alias moves.
   *
   * @param reason why, in words; may be empty
   * @param cause the request that brought it; of each cause only the first approval counts
   */
  record MoveApproved(String alias, String version, String reason, String cause)
      implements LineageEntry {

    public MoveApproved {
      Label.require("an alias", alias);
    }
  }

  /** A version has a label. */
  record VersionTagged(String version, String tag) implements LineageEntry {

    public VersionTagged {
      Label.require("a tag", tag);
    }
  }

  /** A version has a label no longer. */
  record VersionUntagged(String version, String tag) implements LineageEntry {}

  /**
   * Somebody wrote something about a version.
   *
   * @param cause the request that brought it; of each cause only the first note counts
   */
  record VersionNoted(String version, String text, String cause) implements LineageEntry {

    public VersionNoted {
      if (text.isBlank()) {
        throw new IllegalArgumentException("a note on " + version + " says something");
      }
    }
  }

  /** A version is no longer offered to anybody. It keeps its blobs, and may be restored. */
  record VersionRetired(String version, String reason) implements LineageEntry {}

  /** A retired version is as it was before. */
  record VersionRestored(String version, String reason) implements LineageEntry {}

  /**
   * The blobs of a retired version may be deleted, as far as nothing else names them. Final. The
   * version stays known as an ancestor.
   */
  record VersionPurged(String version, String reason) implements LineageEntry {}

  /**
   * Other versions of the model stay from now on. Nothing happens to any by that alone.
   *
   * @param rules empty if all stay
   */
  record RetentionChanged(Optional<RetentionRules> rules) implements LineageEntry {}
}
