package io.meristem.storage.lineage;

import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Commit;
import java.time.Instant;

/**
 * Which commit made something so.
 *
 * @param sequence of the commit in its model's log
 * @param at by its writer's clock
 */
public record Stamp(long sequence, Instant at, Actor by) {

  static Stamp of(Commit<?> commit) {
    return new Stamp(commit.sequence(), commit.at(), commit.actor());
  }
}
