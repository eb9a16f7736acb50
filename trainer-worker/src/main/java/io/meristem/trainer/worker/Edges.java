package io.meristem.trainer.worker;

import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.SpeedProbe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Object storage and libtorch, as the rest of the process sees them. */
@ApplicationScoped
class Edges {

  private static final int WAITING_FOR_THE_SAMPLER = 8;

  /** Of the four that a lease lasts. */
  private static final int BEATS_OF_PATIENCE = 2;

  @Produces
  @Singleton
  S3Settings s3(Settings settings) {
    Settings.S3 s3 = settings.s3();
    return new S3Settings(s3.endpoint(), s3.region(), s3.accessKey(), s3.secretKey(), s3.bucket());
  }

  @Produces
  @Singleton
  S3ObjectStore store(S3Settings settings) {
    return new S3ObjectStore(settings);
  }

  void close(@Disposes S3ObjectStore store) {
    store.close();
  }

  @Produces
  @Singleton
  Kernel kernel(Settings settings) {
    int processors = Runtime.getRuntime().availableProcessors();
    return Kernel.open(settings.worker().threads().orElse(processors));
  }

  void close(@Disposes Kernel kernel) {
    kernel.close();
  }

  @Produces
  @Singleton
  Capacity capacity(Settings settings, Kernel kernel) {
    return Capacity.of(settings.worker(), kernel);
  }

  @Produces
  @Singleton
  MeasuredSpeed speed(Kernel kernel) {
    return new MeasuredSpeed(() -> SpeedProbe.flopsPerSecond(kernel), System::nanoTime);
  }

  @Produces
  @Singleton
  Sampler sampler(S3ObjectStore store, Kernel kernel, OwnFolder scratch) {
    return new Sampler(store, kernel.threads(), scratch.path(), WAITING_FOR_THE_SAMPLER);
  }

  void close(@Disposes Sampler sampler) {
    sampler.close();
  }

  /** What killed processes left in it is gone. */
  @Produces
  @Singleton
  OwnFolder scratch(Settings settings) {
    Path directory = settings.worker().directory().resolve("scratch");
    try {
      return OwnFolder.emptyBelow(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("meristem.worker.directory: " + directory, e);
    }
  }

  void close(@Disposes OwnFolder scratch) throws IOException {
    scratch.close();
  }

  @Produces
  @Singleton
  BlobCache cache(Settings settings) {
    Settings.Cache cache = settings.worker().cache();
    Path directory =
        cache.directory().orElseGet(() -> settings.worker().directory().resolve("cache"));
    try {
      return BlobCache.open(directory, cache.limit().asLongValue());
    } catch (IOException e) {
      throw new UncheckedIOException("meristem.worker.cache.directory: " + directory, e);
    }
  }

  void close(@Disposes BlobCache cache) throws IOException {
    cache.close();
  }

  @Produces
  @Singleton
  AttemptRunner runner(
      S3ObjectStore store, Reporter reporter, Identity identity, Work work, Settings settings) {
    Duration beat = settings.worker().heartbeatEvery();
    ObjectStore beats = store.within(beat.multipliedBy(BEATS_OF_PATIENCE));
    return new AttemptRunner(store, beats, reporter::moved, identity, work, beat);
  }

  @Produces
  @Singleton
  Identity identity(Settings settings) {
    String process = ManagementFactory.getRuntimeMXBean().getName();
    String name = settings.worker().id().orElse(process.replace('@', '-'));
    return new Identity(name, UUID.randomUUID().toString());
  }

  @Produces
  @Singleton
  Provenance provenance(Kernel kernel, Identity identity, Capacity capacity) {
    Build build = Build.read();
    return new Provenance(
        build.product(),
        build.revision(),
        Runtime.version().toString(),
        build.djl(),
        kernel.version(),
        kernel.threads(),
        kernel.device(),
        identity.worker(),
        Optional.of(capacity.workerClass()));
  }
}
