package io.meristem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks for the runs of a soak, a few at a time, and waits for their ends. */
final class SoakRuns {

  private static final int AT_ONCE = 8;
  private static final double TWICE = 0.2;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

  /** Without any run coming to its end. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final PatientClient client;
  private final SoakWishes wishes;
  private final Random random;
  private final Runnable guard;
  private final PrintStream progress;
  private final Map<String, SoakWishes.Wish> open = new HashMap<>();
  private final Set<String> acknowledged = new LinkedHashSet<>();
  private int published;

  /**
   * @param guard is called again and again, and throws when there is no point in going on
   */
  SoakRuns(PatientClient client, Random random, Runnable guard, PrintStream progress) {
    this.client = client;
    this.wishes = new SoakWishes(random);
    this.random = random;
    this.guard = guard;
    this.progress = progress;
  }

  /** Every run that was answered with 202. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  /**
   * Asks until there were so many, and returns when they have ended or nothing happens any more.
   */
  void upTo(int count) {
    long quietUntil = System.nanoTime() + PATIENCE.toNanos();
    while (acknowledged.size() < count || !open.isEmpty()) {
      guard.run();
      while (acknowledged.size() < count && open.size() < AT_ONCE) {
        ask();
      }
      if (look()) {
        quietUntil = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() - quietUntil > 0) {
        progress.printf("soak: nothing more comes of %s%n", open.keySet());
        return;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private void ask() {
    SoakWishes.Wish wish = wishes.next();
    String key = "soak-" + acknowledged.size();
    Supplier<String> request = () -> client.request(wish.collection(), wish.body(), key);
    CompletableFuture<String> other =
        random.nextDouble() < TWICE
            ? CompletableFuture.supplyAsync(request)
            : CompletableFuture.completedFuture("");
    String run = request.get();
    String same = other.join();
    if (!same.isEmpty() && !same.equals(run)) {
      throw new BenchFailure("one key stands for two runs, %s and %s".formatted(run, same));
    }
    acknowledged.add(run);
    open.put(run, wish);
  }

  /** Whether a run has ended since the last look. */
  private boolean look() {
    int before = open.size();
    for (String run : List.copyOf(open.keySet())) {
      Optional<JsonNode> now = client.run(run);
      now.ifPresent(view -> ended(run, view));
    }
    return open.size() < before;
  }

  private void ended(String run, JsonNode view) {
    switch (view.path("state").asText()) {
      case "published" -> {
        SoakWishes.Wish wish = Objects.requireNonNull(open.remove(run));
        wishes.published(wish, view.path("version").asText());
        published++;
        if (published % 10 == 0) {
          progress.printf("  %d runs published%n", published);
        }
      }
      case "failed", "cancelled", "abandoned" -> {
        open.remove(run);
        progress.printf("soak: %s%n", view);
      }
      default -> {}
    }
  }
}
