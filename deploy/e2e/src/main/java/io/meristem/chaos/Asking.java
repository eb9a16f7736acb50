package io.meristem.chaos;

import io.meristem.e2e.Client;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A request under way. Whoever asks gets the same run as often as it asks: it goes on until it is
 * answered, or told to leave it.
 */
final class Asking {

  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Client client;
  private final String body;
  private final String key;
  private final CompletableFuture<String> run = new CompletableFuture<>();
  private volatile boolean left;

  private Asking(Client client, String body, String key) {
    this.client = client;
    this.body = body;
    this.key = key;
  }

  /** Asks for a growth. */
  static Asking forGrowth(Client client, String body, String key) {
    Asking asking = new Asking(client, body, key);
    Thread.ofVirtual().start(asking::goOn);
    return asking;
  }

  private void goOn() {
    boolean answered = false;
    while (!answered && !left) {
      try {
        run.complete(client.request("growths", body, key));
        answered = true;
      } catch (UncheckedIOException | AssertionError e) {
        Struck.pass(PAUSE);
      }
    }
  }

  /** Does not ask again when the answer to what was asked does not come. */
  void leave() {
    left = true;
  }

  /** The run. */
  String run() {
    return run.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .exceptionally(_ -> {
          throw new AssertionError("nobody answered " + key);
        })
        .join();
  }

  /** The same request once more, now that all is well: the same run. */
  void requireSame(String other) {
    String again = client.request("growths", body, key);
    if (!again.equals(other)) {
      throw new AssertionError("asked again, the run is " + again + ", not " + other);
    }
  }
}
