package io.meristem.storage.object;

import io.meristem.storage.object.Creation.Created;
import io.meristem.storage.object.Creation.Existing;
import io.meristem.storage.object.PutOutcome.Conflict;
import io.meristem.storage.object.PutOutcome.Unknown;
import io.meristem.storage.object.PutOutcome.Written;
import java.time.Duration;
import java.util.Optional;

/** Turns the three answers of a put-if-absent into the two that a decision can be built on. */
public final class Settlement {

  /** How long an unanswered write is repeated before the caller is told that storage is away. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private Settlement() {}

  /** What {@link ObjectStore#create} promises, with pauses between the tries. */
  public static Creation of(ObjectStore store, String key, String document, Waiting waiting) {
    long deadline = waiting.nanos() + PATIENCE.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      switch (store.putIfAbsent(key, document)) {
        case Written _ -> {
          return new Created();
        }
        case Conflict _ -> {
          return holder(store, key, document).orElseThrow(() -> vanished(key));
        }
        case Unknown(Exception cause) -> {
          Optional<Creation> known = holderIfReadable(store, key, document);
          if (known.isPresent()) {
            return known.get();
          }
          if (waiting.nanos() - deadline > 0) {
            throw unanswered(key, cause);
          }
        }
      }
      pause = sleep(pause, waiting);
    }
  }

  private static ObjectStoreException vanished(String key) {
    return new ObjectStoreException(
        "object storage answered that " + key + " exists, and then had no such object", null);
  }

  private static ObjectStoreException unanswered(String key, Exception cause) {
    return new ObjectStoreException(
        "object storage has not answered for " + PATIENCE + " whether it wrote " + key, cause);
  }

  private static Optional<Creation> holder(ObjectStore store, String key, String document) {
    return store
        .get(key)
        .map(found -> found.equals(document) ? new Created() : new Existing(found));
  }

  private static Optional<Creation> holderIfReadable(
      ObjectStore store, String key, String document) {
    try {
      return holder(store, key, document);
    } catch (ObjectStoreException stillAway) {
      return Optional.empty();
    }
  }

  private static Duration sleep(Duration pause, Waiting waiting) {
    try {
      waiting.pause(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ObjectStoreException("interrupted while waiting for object storage", e);
    }
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
