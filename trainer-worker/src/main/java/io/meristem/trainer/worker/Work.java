package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.IllegalGrowth;
import io.meristem.storage.checkpoint.MalformedCheckpoint;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.tokenformer.Kernel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** What an attempt does, by kind of run, and what its accidents mean for the run. */
@Singleton
class Work {

  private static final Logger LOG = Logger.getLogger(Work.class);

  private final ObjectStore store;
  private final S3Settings s3;
  private final Kernel kernel;
  private final Provenance provenance;
  private final Identity identity;
  private final Path directory;

  Work(
      S3ObjectStore store,
      S3Settings s3,
      Kernel kernel,
      Provenance provenance,
      Identity identity,
      Settings settings) {
    this.store = store;
    this.s3 = s3;
    this.kernel = kernel;
    this.provenance = provenance;
    this.identity = identity;
    this.directory = settings.worker().directory();
  }

  /** Does the work of one attempt on the calling thread. Never throws what a run can survive. */
  Ending on(Run run, int attempt, Pulse pulse) {
    try (Scratch scratch = Scratch.create(directory, run.id() + "." + attempt)) {
      return attempted(run, new Blobs(store, run.id(), attempt), pulse, scratch.directory());
    } catch (CorruptBlobException e) {
      return Ending.failedForGood("corrupt-blob", "A stored file is corrupt", message(e));
    } catch (MalformedCheckpoint e) {
      return Ending.failedForGood("malformed-checkpoint", "A checkpoint is malformed", message(e));
    } catch (UnreadableDocumentException e) {
      return Ending.failedForGood("unreadable-document", "A document is unreadable", message(e));
    } catch (IllegalGrowth e) {
      return Ending.failedForGood("illegal-growth", "The growth cannot be", message(e));
    } catch (NoSuchObjectException e) {
      return Ending.failedForGood("missing-blob", "A stored file is missing", message(e));
    } catch (ObjectStoreException e) {
      return Ending.failedForNow("storage-unavailable", "Object storage failed", message(e));
    } catch (IOException | UncheckedIOException e) {
      return Ending.failedForNow(
          "local-disk", "The worker's disk failed", directory + ": " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "run %s: attempt %d failed unexpectedly", run.id(), attempt);
      return Ending.failedForNow("unexpected", "The attempt failed unexpectedly", e.toString());
    }
  }

  private Ending attempted(Run run, Blobs blobs, Pulse pulse, Path scratch) {
    return switch (run.spec()) {
      case RunSpec.PrepareDataset spec ->
          new DatasetPreparation(blobs, this::bucket, pulse, scratch).run(spec);
      case RunSpec.Training spec ->
          new TrainingAttempt(kernel, blobs, pulse, scratch, provenance, identity.nonce())
              .run(spec);
      case RunSpec.Verify spec ->
          new VerificationAttempt(kernel, blobs, pulse, scratch, provenance).run(spec);
      case RunSpec.Evaluate _ -> throw new UnsupportedOperationException("evaluate");
      case RunSpec.Import spec ->
          new ImportAttempt(blobs, this::bucket, pulse, scratch, provenance).run(spec);
    };
  }

  private ObjectStore bucket(String name) {
    return name.equals(s3.bucket()) ? store : new S3ObjectStore(s3.withBucket(name));
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
