package io.meristem.storage.event;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A worker says that it is there, every 10 seconds by default, and when it begins to drain.
 *
 * @param workerClass what kind of worker it is, such as {@code cpu}; a run may ask for one
 * @param memoryBytes that a run may take at its peak
 * @param flopsPerSecond of training, as its last trainings or else short measurements tell;
 *     floating-point operations as {@link io.meristem.storage.run.TrainingWork} counts them
 * @param run what it is working on
 * @param url where it answers
 * @param draining whether it takes no new task
 * @param load how busy its device is; left out by builds that do not look
 * @param attempts what became of its attempts; left out by builds that do not count them
 */
public record WorkerAnnounced(
    String worker,
    String device,
    String workerClass,
    int threads,
    long memoryBytes,
    OptionalDouble flopsPerSecond,
    String product,
    Optional<String> run,
    URI url,
    boolean draining,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Load> load,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Attempts> attempts,
    Instant at) {

  /**
   * How busy a device is: a GPU as its driver tells, or the processors of the machine.
   *
   * @param use 0 to 1
   * @param memoryUsedBytes of a GPU by whoever uses it, else by the worker's process
   * @param celsius its temperature
   */
  public record Load(OptionalDouble use, OptionalLong memoryUsedBytes, OptionalDouble celsius) {}

  /**
   * How the attempts of a process ended; those that were handed over or lost are neither.
   *
   * @param since when the process began
   */
  public record Attempts(int done, int failed, Instant since) {

    public static Attempts since(Instant begin) {
      return new Attempts(0, 0, begin);
    }

    public Attempts oneDone() {
      return new Attempts(done + 1, failed, since);
    }

    public Attempts oneFailed() {
      return new Attempts(done, failed + 1, since);
    }
  }

  public WorkerAnnounced(
      String worker,
      String device,
      String workerClass,
      int threads,
      long memoryBytes,
      OptionalDouble flopsPerSecond,
      String product,
      Optional<String> run,
      URI url,
      boolean draining,
      @JacksonInject(useInput = OptBoolean.TRUE) Optional<Load> load,
      @JacksonInject(useInput = OptBoolean.TRUE) Optional<Attempts> attempts,
      Instant at) {
    this.worker = worker;
    this.device = device;
    this.workerClass = workerClass;
    this.threads = threads;
    this.memoryBytes = memoryBytes;
    this.flopsPerSecond = flopsPerSecond;
    this.product = product;
    this.run = run;
    this.url = url;
    this.draining = draining;
    this.load = load;
    this.attempts = attempts;
    this.at = at;
  }

  public static final String TYPE = "io.meristem.worker.announced.v1";
}
