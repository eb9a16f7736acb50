package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TextSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.UUID;

/** Raw texts: those that people send, and those that are in object storage already. */
@ApplicationScoped
public class Texts {

  private final ObjectStore store;
  private final Dispatch dispatch;
  private final S3Settings settings;
  private final long limit;

  Texts(ObjectStore store, Dispatch dispatch, S3Settings s3, Settings settings) {
    this.store = store;
    this.dispatch = dispatch;
    this.settings = s3;
    this.limit = settings.uploads().limit().asLongValue();
  }

  /** What became of a text that somebody sent. */
  public sealed interface Upload {

    /** It is in storage, and belongs to a request that is yet to be recorded. */
    record Stored(TextSource source, String sha256) implements Upload {}

    /** It is no text that can be trained on, and nothing of it was kept. */
    record Refused(Problem problem) implements Upload {}
  }

  /** Streams a text to storage with bounded memory, before its request is recorded. */
  public Upload receive(RequestId id, InputStream body) {
    String key = RunKeys.upload(id.run(), UUID.randomUUID().toString());
    GuardedText text = new GuardedText(body, limit);
    long bytes = 0;
    try {
      bytes = store.write(key, text);
    } catch (ObjectStoreException e) {
      if (text.problem().isEmpty()) {
        throw e;
      }
    }
    if (text.problem().isPresent()) {
      store.delete(key);
      return new Upload.Refused(text.problem().get());
    }
    return new Upload.Stored(new TextSource(settings.bucket(), key, bytes), text.sha256());
  }

  /** Drops a text that no recorded request names: it was refused, or had been sent before. */
  public void dropUnlessRequested(RequestId id, TextSource source) {
    boolean isNamed =
        dispatch
            .earlier(id)
            .map(Request::spec)
            .filter(spec ->
                spec instanceof RunSpec.PrepareDataset dataset && dataset.source().equals(source))
            .isPresent();
    if (!isNamed) {
      store.delete(source.key());
    }
  }

  /** The size of a text that is in object storage already, in any bucket of the same server. */
  public OptionalLong size(String bucket, String key) {
    try (S3ObjectStore other = new S3ObjectStore(settings.withBucket(bucket))) {
      return other.size(key);
    }
  }
}
