package io.meristem.storage.garbage;

import io.meristem.storage.garbage.CollectionEntry.Freed;
import io.meristem.storage.object.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A collection as its log says.
 *
 * @param reason why somebody wanted it, in words
 * @param begunAt by its orchestrator's clock, as is when it ended
 * @param outcome empty while it is under way, and for ever if its process was killed
 */
public record GarbageCollection(
    String id, String reason, Actor by, Instant begunAt, Optional<Outcome> outcome) {

  /** How it ended. */
  public sealed interface Outcome {

    Instant at();

    /** With everything deleted that it found. */
    record Done(Instant at, List<Freed> freed, int orphans) implements Outcome {
      public Done {
        freed = List.copyOf(freed);
      }
    }

    /** Before. */
    record Failed(Instant at, String why) implements Outcome {}
  }

  GarbageCollection ended(Outcome how) {
    return new GarbageCollection(id, reason, by, begunAt, Optional.of(how));
  }
}
