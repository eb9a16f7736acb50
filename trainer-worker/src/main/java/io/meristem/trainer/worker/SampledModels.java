package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Problem;
import io.meristem.trainer.sampling.Codec;
import io.meristem.trainer.text.ByteTokenizer;
import io.meristem.trainer.text.HuggingFaceTokenizer;
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
  record Loaded(TokenFormer model, Codec codec) implements AutoCloseable {
    @Override
    public void close() {
      model.close();
      codec.close();
    }
  }

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
   * @throws SamplingRefusal when it has no tokenizer
   * @throws io.meristem.trainer.text.UnusableTokenizer when it has one that cannot be used
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

  /** Gives up a version, if it is there: the next time it is loaded anew. */
  void forget(ParentRef version) {
    Loaded loaded = newestLast.remove(version.document().sha256());
    if (loaded != null) {
      loaded.close();
    }
  }

  private void makeRoom() {
    Iterator<Loaded> oldest = newestLast.values().iterator();
    while (newestLast.size() >= KEPT) {
      oldest.next().close();
      oldest.remove();
    }
  }

  private Loaded load(ParentRef version) throws IOException {
    try (Scratch scratch = Scratch.create(directory, "sampled")) {
      Blobs blobs = new Blobs(store, version.version(), 0);
      VersionDocument document = blobs.version(version);
      Path file =
          blobs.joined(document.weights(), scratch.directory().resolve("weights"), () -> {});
      Codec codec = codec(document, blobs, scratch.directory());
      makeRoom();
      try (SafetensorsFile weights = SafetensorsFile.open(file)) {
        return new Loaded(TokenFormer.load(kernel, document.config(), weights), codec);
      } catch (RuntimeException e) {
        codec.close();
        throw e;
      }
    }
  }

  private Codec codec(VersionDocument document, Blobs blobs, Path scratch) {
    BlobRef tokenizer = document.files().get(VersionDocument.TOKENIZER);
    if (tokenizer == null) {
      throw new SamplingRefusal(
          UNPROCESSABLE,
          new Problem(
              "missing-tokenizer",
              "The version has no tokenizer",
              "version %s has no tokenizer.json, so nobody knows what its tokens mean; sample another version"
                  .formatted(document.id())));
    }
    if (tokenizer.sha256().equals(new Tokenizer.Bytes().sha256())) {
      return new Codec(new ByteTokenizer());
    }
    Path file = blobs.fetch(tokenizer, scratch.resolve(VersionDocument.TOKENIZER));
    return new Codec(HuggingFaceTokenizer.open(file, directory));
  }

  @Override
  public void close() {
    newestLast.values().forEach(Loaded::close);
    newestLast.clear();
  }
}
