package io.meristem.storage.object;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;

/**
 * One document of a numbered log.
 *
 * @param sequence from 1, without gaps
 * @param previous SHA-256 of the predecessor's text; empty for the first
 * @param nonce of this write, so that a writer who got no answer recognises its own commit
 * @param at when it was decided, by its writer's clock; no decision depends on it
 * @param entries what happened, in order, all or nothing
 */
public record Commit<E>(
    long sequence, String previous, Actor actor, String nonce, Instant at, List<E> entries) {

  public Commit {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a commit has at least one entry");
    }
  }

  @JsonIgnore
  boolean follows(Tip<?> tip) {
    return sequence == tip.sequence() + 1 && previous.equals(tip.hash());
  }
}
