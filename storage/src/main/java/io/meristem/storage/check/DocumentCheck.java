package io.meristem.storage.check;

import io.meristem.storage.check.KeyShape.Content;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.RunKeys;
import java.util.Optional;

/** Whether a document is one of its kind, under the key that it belongs under. */
final class DocumentCheck {

  private static final String REMAKE =
      "delete it: it follows from the rest of the bucket, and will be written again";

  private DocumentCheck() {}

  /** What came of reading a document. */
  sealed interface Outcome {
    record Read(Object document) implements Outcome {}

    record Wrong(Finding finding) implements Outcome {}
  }

  static Outcome of(String key, KeyShape shape, String text) {
    try {
      Object document = Documents.read(key, text, shape.type());
      Optional<String> own = ownKey(document).filter(other -> !other.equals(key));
      return own.<Outcome>map(other -> new Outcome.Wrong(misplaced(key, other)))
          .orElseGet(() -> new Outcome.Read(document));
    } catch (UnreadableDocumentException e) {
      return new Outcome.Wrong(Finding.of(key, e, wayOut(shape)));
    }
  }

  private static String wayOut(KeyShape shape) {
    return shape.content() == Content.DERIVED ? REMAKE : Finding.RESTORE;
  }

  private static Finding misplaced(String key, String own) {
    return new Finding(
        key, Defect.MISPLACED, "it is what belongs under " + own, "move it there, or restore both");
  }

  /** The key of a document that can tell its own. */
  private static Optional<String> ownKey(Object document) {
    return switch (document) {
      case OpenMarker marker -> Optional.of(RunKeys.open(marker.run(), marker.generation()));
      case ClosedRun closed -> Optional.of(closed.key());
      case DatasetManifest manifest ->
          Optional.of(DatasetManifest.key(manifest.name(), manifest.hash()));
      default -> Optional.empty();
    };
  }
}
