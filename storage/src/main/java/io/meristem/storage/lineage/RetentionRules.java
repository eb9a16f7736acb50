package io.meristem.storage.lineage;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Which versions of a model stay. What an alias names and what others need always does.
 *
 * @param last so many of the newest that are not purged
 * @param every the first of the model's versions, and each so-and-so-many-th after it, purged ones
 *     counted, so that what stays never shifts
 * @param tagged whether versions with a tag stay
 * @param purgeAfter how long a version that does not stay is retired, and can be restored, before
 *     it is purged
 */
public record RetentionRules(
    OptionalInt last, OptionalInt every, boolean tagged, Duration purgeAfter) {

  public RetentionRules {
    requirePositive("last", last);
    requirePositive("every", every);
    if (last.isEmpty() && every.isEmpty() && !tagged) {
      throw new IllegalArgumentException(
          "rules that keep nothing would purge the whole model; give last, every or tagged");
    }
    if (purgeAfter.isNegative()) {
      throw new IllegalArgumentException(
          "purgeAfter must be at least PT0S, not %s".formatted(purgeAfter));
    }
  }

  private static void requirePositive(String name, OptionalInt value) {
    if (value.isPresent() && value.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "%s must be at least 1, not %d; leave it out if it is not wanted"
              .formatted(name, value.getAsInt()));
    }
  }
}
