package io.meristem.trainer.worker;

import io.meristem.storage.event.TaskOffered;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.trainer.tokenformer.Kernel;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** The order in which a worker comes up and goes down; injected as itself too, not as a check. */
@ApplicationScoped
@Default
@Readiness
class WorkerProcess implements HealthCheck {

  private static final Logger LOG = Logger.getLogger(WorkerProcess.class);

  private final Settings settings;
  private final Identity identity;
  private final AttemptRunner runner;
  private final Reporter reporter;
  private final Provenance provenance;
  private final Kernel kernel;
  private final Capacity capacity;
  private final TaskConsumer tasks;
  private final ScheduledExecutorService announcer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("announcer").factory());
  private final MeasuredSpeed speed;
  private final DeviceLoad load;
  private volatile boolean ready;
  private volatile boolean draining;
  private volatile boolean ending;
  private boolean left;

  WorkerProcess(
      Settings settings,
      Identity identity,
      AttemptRunner runner,
      Reporter reporter,
      Provenance provenance,
      Kernel kernel,
      Capacity capacity,
      MeasuredSpeed speed) {
    this.settings = settings;
    this.identity = identity;
    this.runner = runner;
    this.reporter = reporter;
    this.provenance = provenance;
    this.kernel = kernel;
    this.capacity = capacity;
    this.speed = speed;
    this.load = kernel.isOnGpu() ? DeviceLoad.ofGpu() : DeviceLoad.ofProcessors();
    this.tasks =
        new TaskConsumer(
            settings.kafka().bootstrapServers(),
            identity.worker(),
            capacity,
            runner::run,
            speed::idle,
            reporter::notUnderstood);
  }

  void up(@Observes StartupEvent event, S3ObjectStore store) {
    store.requireBucket();
    speed.start();
    LOG.infof(
        "worker %s: %s, %s, %.0f GFLOP/s",
        identity.worker(), kernel.backend(), capacity, speed.flopsPerSecond().orElseThrow() / 1e9);
    tasks.start();
    long every = settings.worker().announceEvery().toMillis();
    var _ = announcer.scheduleAtFixedRate(this::announce, 0, every, TimeUnit.MILLISECONDS);
    ready = true;
  }

  /** Takes nothing new, and hands over what it works on; asking again changes nothing. */
  synchronized void drain() {
    draining = true;
    tasks.drain();
    runner.drain();
    announce();
  }

  /** Takes tasks again, unless the process ends: then it answers no. */
  synchronized boolean resume() {
    if (ending) {
      return false;
    }
    draining = false;
    runner.resume();
    tasks.resume();
    announce();
    return true;
  }

  void down(@Observes ShutdownEvent event) {
    ending = true;
    drain();
    tasks.close(settings.worker().grace());
    announcer.shutdownNow();
    leave();
  }

  private synchronized void leave() {
    left = true;
    reporter.left();
  }

  /** What is said after the last word would make the worker be there for ever. */
  private synchronized void announce() {
    if (!left) {
      reporter.announced(announcement());
    }
  }

  private WorkerAnnounced announcement() {
    return new WorkerAnnounced(
        identity.worker(),
        kernel.backend(),
        capacity.workerClass(),
        kernel.threads(),
        capacity.memoryBytes(),
        speed.flopsPerSecond(),
        provenance.product(),
        tasks.current().map(TaskOffered::run),
        settings.worker().url(),
        draining,
        load.now(),
        Optional.of(runner.attempts()),
        InstantSource.system().instant());
  }

  /** Ready when the kernel is compiled and tasks are asked for. */
  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("worker").status(ready && !draining).build();
  }
}
