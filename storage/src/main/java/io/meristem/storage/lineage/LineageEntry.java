package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.meristem.storage.object.BlobRef;
import java.util.List;

/** One thing that happened to a model. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(
    @JsonSubTypes.Type(value = LineageEntry.VersionPublished.class, name = "version-published"))
public sealed interface LineageEntry {

  /**
   * Makes a version visible. Until this entry exists, its blobs are only garbage in waiting.
   *
   * @param document the version document
   */
  record VersionPublished(
      String version, String run, int attempt, Edge edge, List<String> parents, BlobRef document)
      implements LineageEntry {

    public VersionPublished {
      parents = List.copyOf(parents);
    }
  }
}
