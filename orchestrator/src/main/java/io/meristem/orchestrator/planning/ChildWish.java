package io.meristem.orchestrator.planning;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.PublishedVersion;
import java.util.Optional;

/**
 * A child that somebody wishes, with what is there under the names that they used.
 *
 * @param parentName as it was asked for
 * @param datasetName as it was asked for, or the parent's
 */
public record ChildWish(
    String parentName,
    Optional<PublishedVersion> parent,
    String datasetName,
    Optional<DatasetManifest> dataset,
    Optional<TrainingWish> training) {}
