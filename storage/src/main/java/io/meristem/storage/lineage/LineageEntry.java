package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.meristem.storage.object.BlobRef;
import java.util.List;

/** One thing that happened to a model. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LineageEntry.VersionPublished.class, name = "version-published"),
  @JsonSubTypes.Type(value = LineageEntry.VersionEvaluated.class, name = "version-evaluated"),
  @JsonSubTypes.Type(value = LineageEntry.VersionVerified.class, name = "version-verified")
})
public sealed interface LineageEntry {

  /** The version that it happened to. */
  String version();

  /** The run that made it happen. */
  String run();

  /** The attempt that did the run's work. */
  int attempt();

  /** The document of what the attempt made or found. */
  BlobRef document();

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
      implements LineageEntry {

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
      implements LineageEntry {}

  /**
   * A version's growth was done again.
   *
   * @param confirmed whether the child came out the same
   * @param document the {@link VerificationReport}
   */
  record VersionVerified(
      String version, String run, int attempt, boolean confirmed, BlobRef document)
      implements LineageEntry {}
}
