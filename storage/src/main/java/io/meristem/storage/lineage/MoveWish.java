package io.meristem.storage.lineage;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Somebody wants an alias to stand for another version.
 *
 * @param to empty to remove the alias
 * @param cause the request or the plan's stage that wants it; of each only the first move counts
 * @param reason why, in words; may be empty unless gates are overridden
 * @param known {@link Alias#movedAt} as whoever wishes this last saw it; empty for wherever it is
 * @param override whether it may move though gates of its policy fail
 */
public record MoveWish(
    String alias,
    Optional<String> to,
    String cause,
    String reason,
    OptionalLong known,
    boolean override) {
  public MoveWish {
    if (override && reason.isBlank()) {
      throw new IllegalArgumentException("an override of alias " + alias + " needs a reason");
    }
  }
}
