package io.meristem.trainer.worker;

import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.tokenformer.Kernel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** What an attempt does, by kind of run, and what its accidents mean for the run. */
@Singleton
class Work implements AttemptRunner.Doing {

  private static final Logger LOG = Logger.getLogger(Work.class);

  private final ObjectStore store;
  private final S3Settings s3;
  private final Kernel kernel;
  private final Provenance provenance;
  private final Identity identity;
  private final MeasuredSpeed speed;
  private final BlobCache cache;
  private final Path directory;

  Work(
      S3ObjectStore store,
      S3Settings s3,
      Kernel kernel,
      Provenance provenance,
      Identity identity,
      MeasuredSpeed speed,
      BlobCache cache,
      OwnFolder scratch) {
    this.store = store;
    this.s3 = s3;
    this.kernel = kernel;
    this.provenance = provenance;
    this.identity = identity;
    this.speed = speed;
    this.cache = cache;
    this.directory = scratch.path();
  }

  /** Does the work of one attempt on the calling thread. Never throws what a run can survive. */
  @Override
  public Ending on(Run run, int attempt, Pulse pulse) {
    try (BlobCache.Pins pins = cache.pins();
        Scratch scratch = Scratch.create(directory, run.id() + "." + attempt);
        Buckets buckets = new Buckets(store, s3, pulse::patient)) {
      Blobs blobs = new Blobs(pulse.patient(store), run.id(), attempt, pins);
      return attempted(run, blobs, buckets, pulse, scratch.directory());
    } catch (Interruption e) {
      return e.ending();
    } catch (IOException | RuntimeException e) {
      LOG.debugf(e, "run %s: attempt %d broke off", run.id(), attempt);
      return Accident.of(e, directory);
    }
  }

  private Ending attempted(Run run, Blobs blobs, Buckets buckets, Pulse pulse, Path scratch)
      throws IOException {
    return switch (run.spec()) {
      case RunSpec.PrepareDataset spec ->
          new DatasetAttempt(blobs, buckets::of, pulse, scratch).run(spec);
      case RunSpec.Training spec ->
          new TrainingAttempt(kernel, blobs, pulse, scratch, provenance, identity.nonce(), speed)
              .run(spec);
      case RunSpec.Verify spec ->
          new VerificationAttempt(kernel, blobs, pulse, scratch, provenance).run(spec);
      case RunSpec.Import spec ->
          new ImportAttempt(blobs, buckets::of, pulse, scratch, provenance).run(spec);
      case RunSpec.Prune spec ->
          new PruningAttempt(kernel, blobs, pulse, scratch, provenance).run(spec);
      case RunSpec.Evaluate spec ->
          new EvaluationAttempt(kernel, blobs, pulse, scratch, provenance).run(spec);
    };
  }
}
