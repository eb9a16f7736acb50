package io.meristem.local;

import io.meristem.local.Component.Health.AnswersReady;
import io.meristem.local.Component.Health.SaysReady;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of the stack through its lives: started, found healthy, and started again after a death
 * when it is supervised.
 */
final class Member implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final int RESTARTS = 5;
  private static final int INTERRUPTED_BY_KEYBOARD = 130;

  private final Component component;
  private final ComponentLog log;
  private final PrintStream console;
  private final boolean supervised;
  private final Consumer<StackFailure> onBroken;
  private volatile @Nullable LocalProcess process;
  private volatile boolean closed;
  private int restarts;

  Member(Component component, StackOptions options, Consumer<StackFailure> onBroken) {
    this.component = component;
    this.log = new ComponentLog(component.name(), options);
    this.console = options.console();
    this.supervised = options.supervised();
    this.onBroken = onBroken;
  }

  /** Returns when it is healthy; it is left dead otherwise. */
  synchronized void start() {
    if (closed) {
      throw new StackFailure(component.name() + " is closed");
    }
    long begin = System.nanoTime();
    LocalProcess started =
        LocalProcess.start(component.name(), component.command(), component.environment(), log);
    process = started;
    try {
      awaitHealthy(started, begin);
    } catch (StackFailure e) {
      started.kill();
      throw new StackFailure(e.getMessage() + "\n  all of its log: " + log.file(), e);
    }
    console.printf(
        Locale.ROOT,
        "  %-12s ready in %4.1f s  %s%n",
        component.name(),
        secondsSince(begin),
        component.address());
    started.onExit().thenAcceptAsync(this::died).exceptionally(this::broken);
  }

  long pid() {
    return process().pid();
  }

  /** Of its last life. */
  int exitStatus() {
    return process().exitStatus();
  }

  private LocalProcess process() {
    LocalProcess current = process;
    if (current == null) {
      throw new IllegalStateException(component.name() + " is not started");
    }
    return current;
  }

  /** Ends it, in order if it still lives, and starts it. */
  synchronized void restart() {
    closeProcess();
    start();
  }

  /** Also ends a start that is under way. */
  @Override
  public void close() {
    closed = true;
    closeProcess();
    synchronized (this) {
      closeProcess();
      log.close();
    }
  }

  private void closeProcess() {
    LocalProcess current = process;
    if (current != null) {
      current.close();
    }
  }

  private synchronized void died(LocalProcess dead) {
    int status = dead.exitStatus();
    if (closed || dead != process || status == INTERRUPTED_BY_KEYBOARD) {
      return;
    }
    StackFailure death = dead.failure("died with status " + status + "; its last lines:");
    console.println(death.getMessage());
    if (!supervised) {
      return;
    }
    if (restarts == RESTARTS) {
      throw new StackFailure(
          component.name() + " died " + (RESTARTS + 1) + " times; its log: " + log.file());
    }
    restarts++;
    console.println("  " + component.name() + " is started again");
    start();
  }

  private @Nullable Void broken(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    onBroken.accept(
        cause instanceof StackFailure known ? known : new StackFailure(cause.toString(), cause));
    return null;
  }

  private void awaitHealthy(LocalProcess started, long begin) {
    switch (component.health()) {
      case SaysReady _ -> started.awaitReady(LIMIT);
      case AnswersReady(URI uri) -> awaitAnswer(started, uri, begin);
    }
  }

  private static void awaitAnswer(LocalProcess started, URI uri, long begin) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!answersReady(client, uri)) {
        if (started.endsWithin(BETWEEN_LOOKS)) {
          throw started.failure(
              "ended with status " + started.exitStatus() + " while starting; its last lines:");
        }
        if (secondsSince(begin) > LIMIT.toSeconds()) {
          throw started.failure(
              "is not healthy after " + LIMIT.toSeconds() + " s; its last lines:");
        }
      }
    }
  }

  private static boolean answersReady(HttpClient client, URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted while waiting for " + uri, e);
    }
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
