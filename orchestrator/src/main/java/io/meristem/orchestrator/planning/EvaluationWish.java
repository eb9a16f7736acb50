package io.meristem.orchestrator.planning;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.PublishedVersion;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An evaluation that somebody wishes, with what is there under the names that they used.
 *
 * @param versionName as it was asked for
 * @param windows of each set; as in the version's training if it is left out
 * @param sequence tokens per window; as in the version's training if it is left out
 */
public record EvaluationWish(
    String versionName,
    Optional<PublishedVersion> version,
    List<NamedSet> sets,
    OptionalInt windows,
    OptionalInt sequence) {

  public EvaluationWish {
    sets = List.copyOf(sets);
  }

  /** A dataset, as it was asked for and as it was found. */
  public record NamedSet(String name, Optional<DatasetManifest> dataset) {}
}
