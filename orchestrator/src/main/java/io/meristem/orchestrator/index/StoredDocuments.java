package io.meristem.orchestrator.index;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.RecentlyUsed;
import io.meristem.storage.object.UnreadableDocumentException;
import java.util.Map;

/** Documents that never change, read from storage; those read last are kept. Thread-safe. */
final class StoredDocuments {

  private static final int KEPT = 1000;

  private final ObjectStore store;
  private final Map<String, Object> kept = RecentlyUsed.keeping(KEPT);

  StoredDocuments(ObjectStore store) {
    this.store = store;
  }

  /**
   * @throws UnreadableDocumentException if it is gone, or is no such document
   */
  <T> T read(BlobRef document, Class<T> type) {
    String key = document.key();
    Object known = kept.get(key);
    if (type.isInstance(known)) {
      return type.cast(known);
    }
    T read = readOnce(document, type);
    kept.put(key, read);
    return read;
  }

  /** The same for one that will not be asked for again soon. */
  <T> T readOnce(BlobRef document, Class<T> type) {
    String key = document.key();
    String text =
        store.get(key).orElseThrow(() -> new UnreadableDocumentException(key, "it is gone", null));
    return Documents.read(key, text, type);
  }
}
