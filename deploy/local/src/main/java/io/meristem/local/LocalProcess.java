package io.meristem.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A child process that never outlives this one, not even when this one is killed.
 *
 * <p>Its output, both streams as one, is read line by line; the last lines are kept. All methods
 * may be called from any thread.
 */
public final class LocalProcess implements AutoCloseable {

  private static final int TAIL_LINES = 30;
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final String name;
  private final Process process;
  private final Consumer<String> sink;
  private final Deque<String> tail = new ArrayDeque<>();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final Thread reader;

  private LocalProcess(String name, Process process, Consumer<String> sink) {
    this.name = name;
    this.process = process;
    this.sink = sink;
    this.reader = Thread.ofPlatform().daemon().name(name).unstarted(this::readOutput);
  }

  static LocalProcess start(String name, JavaCommand command) {
    return start(name, command.line(), Map.of(), _ -> {});
  }

  static LocalProcess start(
      String name, List<String> command, Map<String, String> environment, Consumer<String> sink) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      LocalProcess started = new LocalProcess(name, builder.start(), sink);
      started.reader.start();
      return started;
    } catch (IOException e) {
      throw new StackFailure(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  /**
   * Waits until an embedded server says that it serves requests.
   *
   * @throws StackFailure with its last lines, when it ends or stays silent for {@code limit}
   */
  public void awaitReady(Duration limit) {
    CompletableFuture<Boolean> ended = process.onExit().thenApply(_ -> false);
    boolean serves;
    try {
      serves =
          ready
              .applyToEither(ended, saidSo -> saidSo)
              .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
              .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw failure("is not ready after " + limit.toSeconds() + " s");
      }
      throw e;
    }
    if (!serves) {
      throw failure("ended with status " + exitStatus() + " while starting");
    }
  }

  /** Waits for its end, but no longer than {@code limit}. */
  boolean endsWithin(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted while waiting for " + name, e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** The last lines it printed, at most 30. After its end they are complete. */
  public List<String> tail() {
    if (!alive()) {
      awaitEndOfOutput();
    }
    synchronized (tail) {
      return List.copyOf(tail);
    }
  }

  CompletableFuture<LocalProcess> onExit() {
    return process.onExit().thenApply(_ -> this);
  }

  /** Defined only after its end. */
  int exitStatus() {
    return process.exitValue();
  }

  StackFailure failure(String what) {
    StringBuilder message = new StringBuilder(name).append(' ').append(what);
    tail().forEach(line -> message.append("\n  ").append(name).append(" | ").append(line));
    return new StackFailure(message.toString());
  }

  /** Ends it at once, as {@code kill -9} does, and waits for the end. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Asks it to end, and kills it after a grace of 15 seconds. */
  @Override
  public void close() {
    process.toHandle().destroy(); // Process.destroy() would also close the pipe that tethers it
    if (!endsWithin(GRACE)) {
      kill();
    }
    awaitEndOfOutput();
  }

  /** Its own children may keep the pipe open, so this does not wait for ever. */
  private void awaitEndOfOutput() {
    try {
      reader.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        keep(line);
        sink.accept(line);
        if (line.equals(Tethered.READY)) {
          ready.complete(true);
        }
      }
    } catch (IOException e) {
      keep("(its output is broken: " + e.getMessage() + ")");
    } catch (UncheckedIOException e) {
      keep("(its log cannot be written: " + e.getMessage() + ")");
    }
  }

  private void keep(String line) {
    synchronized (tail) {
      if (tail.size() == TAIL_LINES) {
        tail.removeFirst();
      }
      tail.addLast(line);
    }
  }
}
