package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Creation;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.UploadReceipt;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What people send as raw bytes, and what is in object storage already. */
@ApplicationScoped
public class Uploads {

  private final ObjectStore store;
  private final Dispatch dispatch;
  private final Inputs inputs;
  private final InstantSource clock;
  private final S3Settings settings;
  private final long limit;

  Uploads(
      ObjectStore store,
      Dispatch dispatch,
      Inputs inputs,
      InstantSource clock,
      S3Settings s3,
      Settings settings) {
    this.store = store;
    this.dispatch = dispatch;
    this.inputs = inputs;
    this.clock = clock;
    this.settings = s3;
    this.limit = settings.uploads().limit().asLongValue();
  }

  /** What became of a body that somebody sent. */
  public sealed interface Upload {

    /** It is in storage. */
    record Stored(SourceObject source, String sha256) implements Upload {}

    /** It cannot be used, and nothing of it was kept. */
    record Refused(Problem problem) implements Upload {}
  }

  /** Streams a text to storage with bounded memory, before its request is recorded. */
  public Upload receive(RequestId id, InputStream body) {
    return stored(id, new GuardedText(body, limit));
  }

  /**
   * Streams a file of any bytes to storage with bounded memory, for later requests to name. The
   * same file under the same id is kept once; another file under it is refused.
   */
  public Upload keep(RequestId id, Actor actor, InputStream body) {
    if (dispatch.earlier(id).isPresent()) {
      return keyReused();
    }
    return switch (stored(id, new GuardedFile(body, limit))) {
      case Upload.Refused refused -> refused;
      case Upload.Stored stored -> kept(id, actor, stored);
    };
  }

  private Upload kept(RequestId id, Actor actor, Upload.Stored stored) {
    UploadReceipt receipt =
        new UploadReceipt(
            stored.source(), stored.sha256(), actor, UUID.randomUUID().toString(), clock.instant());
    String key = RunKeys.uploadReceipt(id.run());
    UploadReceipt kept =
        switch (store.create(key, Documents.text(receipt))) {
          case Creation.Created _ -> receipt;
          case Creation.Existing(String first) -> Documents.read(key, first, UploadReceipt.class);
        };
    if (!kept.file().equals(stored.source())) {
      store.delete(stored.source().key());
    }
    return kept.sha256().equals(stored.sha256())
        ? new Upload.Stored(kept.file(), kept.sha256())
        : keyReused();
  }

  private static Upload keyReused() {
    return new Upload.Refused(
        new Problem(
            "idempotency-key-reused",
            "The key stands for another request",
            "this Idempotency-Key was used before for another file or a run; choose a new key"));
  }

  private Upload stored(RequestId id, GuardedBody body) {
    String key = RunKeys.upload(id.run(), UUID.randomUUID().toString());
    long bytes = 0;
    try {
      bytes = store.write(key, body);
    } catch (ObjectStoreException e) {
      if (body.problem().isEmpty()) {
        throw e;
      }
    }
    if (body.problem().isPresent()) {
      store.delete(key);
      return new Upload.Refused(body.problem().get());
    }
    return new Upload.Stored(new SourceObject(settings.bucket(), key, bytes), body.sha256());
  }

  /** Drops a text that no recorded request names: it was refused, or had been sent before. */
  public void dropUnlessRequested(RequestId id, SourceObject source) {
    boolean isNamed =
        dispatch
            .earlier(id)
            .map(Request::spec)
            .filter(spec ->
                spec instanceof RunSpec.PrepareDataset dataset
                    && dataset.sources().stream().anyMatch(text -> text.text().equals(source)))
            .isPresent();
    if (!isNamed) {
      store.delete(source.key());
    }
  }

  /**
   * What is in object storage already, in any bucket of the same server, and not about to be
   * collected as garbage.
   */
  public Optional<SourceObject> find(String bucket, String key) {
    if (inputs.isCondemned(bucket, key)) {
      return Optional.empty();
    }
    try (S3ObjectStore other = new S3ObjectStore(settings.withBucket(bucket))) {
      OptionalLong bytes = other.size(key);
      return bytes.isPresent()
          ? Optional.of(new SourceObject(bucket, key, bytes.getAsLong()))
          : Optional.empty();
    }
  }
}
