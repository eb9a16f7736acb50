package io.meristem.bench;

import io.meristem.e2e.TinyStack;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kills a part of a stack every 15 seconds, or as soon as the last one is back, and starts it
 * again, on a thread of its own.
 */
final class SoakKills implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(15);

  private final TinyStack stack;
  private final List<List<String>> kinds;
  private final Random random;
  private final PrintStream progress;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Set<String> spared = Set.of();
  private volatile @Nullable Throwable failure;
  private int count;

  private SoakKills(
      TinyStack stack, List<List<String>> kinds, Random random, PrintStream progress) {
    this.stack = stack;
    this.kinds = List.copyOf(kinds);
    this.random = random;
    this.progress = progress;
    this.thread = Thread.ofPlatform().daemon().name("kills").unstarted(this::run);
  }

  /**
   * Begins to kill.
   *
   * @param kinds of parts, each as likely to be next, and of it each part that is not spared
   */
  static SoakKills of(
      TinyStack stack, List<List<String>> kinds, Random random, PrintStream progress) {
    SoakKills kills = new SoakKills(stack, kinds, random, progress);
    kills.thread.start();
    return kills;
  }

  /** From now on these live; one that was killed just now is back. */
  synchronized void spare(Set<String> some) {
    spared = Set.copyOf(some);
  }

  /**
   * Nothing, as long as every part that was killed came back.
   *
   * @throws BenchFailure with the reason why one did not
   */
  void requireAllBack() {
    Throwable cause = failure;
    if (cause != null) {
      throw new BenchFailure("a part that was killed did not come back: " + cause.getMessage());
    }
  }

  private void run() {
    long next = System.nanoTime();
    while (true) {
      next = Math.max(next + EVERY.toNanos(), System.nanoTime());
      try {
        if (closed.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return;
        }
        kill();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | AssertionError e) {
        failure = e;
        return;
      }
    }
  }

  private synchronized void kill() {
    String part = drawn(drawn(mortal()));
    long begin = System.nanoTime();
    stack.kill(part);
    stack.restart(part);
    count++;
    progress.printf(
        Locale.ROOT,
        "  kill %d: %s, back after %.1f s%n",
        count,
        part,
        (System.nanoTime() - begin) / 1e9);
  }

  private List<List<String>> mortal() {
    return kinds.stream()
        .map(kind -> kind.stream().filter(part -> !spared.contains(part)).toList())
        .filter(kind -> !kind.isEmpty())
        .toList();
  }

  private <T> T drawn(List<T> choice) {
    return choice.get(random.nextInt(choice.size()));
  }

  /** Kills no more, and returns when everything lives. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
