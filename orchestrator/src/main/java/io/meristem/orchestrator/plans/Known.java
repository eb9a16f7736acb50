package io.meristem.orchestrator.plans;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.PublishedVersion;
import java.util.Optional;

/** What is there under the names that a plan uses. */
interface Known {

  /** What a stage starts from: the version of an earlier stage, or a published one by its id. */
  Optional<PublishedVersion> version(String from);

  Optional<DatasetManifest> dataset(String reference);

  /** Whether a policy says that nobody may move an alias of the model. */
  boolean isLocked(String model, String alias);

  /** Whether the model has a root already, published or open. */
  boolean isTaken(String model);
}
