package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageEntry.AliasMoved;
import java.util.Optional;
import org.pcollections.PVector;

/**
 * A name that stands for one version of a model at a time, and all that it stood for.
 *
 * @param moves the oldest first; never empty
 */
public record Alias(PVector<Move> moves) {

  /** One move, and who made it when. */
  public record Move(AliasMoved moved, Stamp stamp) {}

  /** The version it stands for; empty if the alias is gone. */
  public Optional<String> version() {
    return moves.getLast().moved().to();
  }
}
