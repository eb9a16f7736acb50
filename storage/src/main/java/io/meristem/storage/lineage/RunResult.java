package io.meristem.storage.lineage;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.RunSpec;
import java.util.stream.Stream;

/** What the documents name that runs end with. */
public final class RunResult {

  private RunResult() {}

  /**
   * Every blob that a result consists of beside its document, what it shares with others among
   * them.
   *
   * @param key of the document
   * @throws UnreadableDocumentException if it is not what such a run ends with
   */
  public static Stream<BlobRef> blobs(RunSpec spec, String key, String document) {
    return switch (spec) {
      case RunSpec.PrepareDataset _ -> Documents.read(key, document, DatasetManifest.class).blobs();
      case RunSpec.Publishing _ -> Documents.read(key, document, VersionDocument.class).blobs();
      case RunSpec.Evaluate _ -> {
        var _ = Documents.read(key, document, EvaluationReport.class);
        yield Stream.of();
      }
      case RunSpec.Verify _ -> {
        var _ = Documents.read(key, document, VerificationReport.class);
        yield Stream.of();
      }
    };
  }
}
