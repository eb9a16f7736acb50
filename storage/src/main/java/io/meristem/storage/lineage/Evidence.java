package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;

/**
 * What the documents say that a model's log names. They never change, so a decision that looks at
 * them is as pure as one that looks at the log alone.
 */
public interface Evidence {

  VersionDocument document(VersionPublished published);

  EvaluationReport report(VersionEvaluated evaluated);
}
