package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.dataset.ByteLevelTokenizer;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Problem;
import io.meristem.trainer.sampling.Codec;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TokenFormer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The versions that were sampled last, in memory: a parent and its child can be asked in turns. For
 * one thread.
 */
final class SampledModels implements AutoCloseable {

  private static final int KEPT = 2;
  private static final int UNPROCESSABLE = 422;

  /** A version that can write. */
  record Loaded(TokenFormer model, Codec codec) {}

  private final ObjectStore store;
  private final Kernel kernel;
  private final Path directory;
  private final Map<String, Loaded> newestLast = new LinkedHashMap<>(KEPT, 0.75f, true);

  SampledModels(ObjectStore store, Kernel kernel, Path directory) {
    this.store = store;
    this.kernel = kernel;
    this.directory = directory;
  }

  /**
   * A version, loaded if it is not there yet.
   *
   * @throws SamplingRefusal when it has another tokenizer than the ones known here
   */
  Loaded of(ParentRef version) throws IOException {
    String key = version.document().sha256();
    Loaded known = newestLast.get(key);
    if (known != null) {
      return known;
    }
    Loaded loaded = load(version);
    newestLast.put(key, loaded);
    return loaded;
  }

  private void makeRoom() {
    Iterator<Loaded> oldest = newestLast.values().iterator();
    while (newestLast.size() >= KEPT) {
      oldest.next().model().close();
      oldest.remove();
    }
  }

  private Loaded load(ParentRef version) throws IOException {
    try (Scratch scratch = Scratch.create(directory, "sampled")) {
      BlobRef blob = version.document();
      Blobs blobs = new Blobs(store, version.version(), 0);
      VersionDocument document =
          Documents.read(blob.key(), blobs.text(blob), VersionDocument.class);
      Codec codec = codec(document, blobs);
      Path file = blobs.fetch(document.weights(), scratch.directory().resolve("weights"));
      makeRoom();
      try (SafetensorsFile weights = SafetensorsFile.open(file)) {
        return new Loaded(TokenFormer.load(kernel, document.config(), weights), codec);
      }
    }
  }

  private static Codec codec(VersionDocument document, Blobs blobs) {
    BlobRef tokenizer = document.files().get(VersionDocument.TOKENIZER);
    if (tokenizer != null && blobs.text(tokenizer).equals(ByteLevelTokenizer.json())) {
      return new Codec.Bytes();
    }
    throw new SamplingRefusal(
        UNPROCESSABLE,
        new Problem(
            "unknown-tokenizer",
            "The version's tokenizer cannot be used here",
            "version %s has a tokenizer.json that is not the byte tokenizer's; sample a version of bytes"
                .formatted(document.id())));
  }

  @Override
  public void close() {
    newestLast.values().forEach(loaded -> loaded.model().close());
    newestLast.clear();
  }
}
