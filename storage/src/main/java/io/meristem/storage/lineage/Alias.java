package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageEntry.AliasMoved;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * A name that stands for one version of a model at a time, all that it stood for, and what must
 * hold before it moves.
 *
 * @param moves the oldest first
 * @param ruling what must hold; nothing if it is empty
 * @param approvals since the newest move, the oldest first
 */
public record Alias(PVector<Move> moves, Optional<Ruling> ruling, PVector<MoveApproval> approvals) {

  static final Alias NONE = new Alias(TreePVector.empty(), Optional.empty(), TreePVector.empty());

  /** One move, and who made it when. */
  public record Move(AliasMoved moved, Stamp stamp) {}

  /** A policy, and who gave it when. */
  public record Ruling(PromotionPolicy policy, Stamp stamp) {}

  /** Somebody wants the alias to move to the version. */
  public record MoveApproval(String version, String reason, Stamp stamp) {}

  /** The version it stands for; empty if the alias is gone, or never was. */
  public Optional<String> version() {
    return newest().flatMap(move -> move.moved().to());
  }

  /** The newest move. */
  public Optional<Move> newest() {
    return moves.isEmpty() ? Optional.empty() : Optional.of(moves.getLast());
  }

  /** Number of the commit that moved it last; 0 if none did. */
  public long movedAt() {
    return newest().map(move -> move.stamp().sequence()).orElse(0L);
  }

  /** Number of the commit that gave its policy; 0 if it has none. */
  public long ruledAt() {
    return ruling.map(rule -> rule.stamp().sequence()).orElse(0L);
  }

  /** Whether nobody may move it. */
  public boolean isLocked() {
    return ruling.filter(rule -> rule.policy().locked()).isPresent();
  }

  /**
   * The version before the newest move; none if there was none, or if the newest move itself took
   * back the one before it, so that asking twice does not bring back what was taken back.
   */
  Optional<String> before() {
    boolean isTakenBack =
        moves.size() > 1
            && version().isPresent()
            && moves.get(moves.size() - 2).moved().from().equals(version());
    return isTakenBack ? Optional.empty() : newest().flatMap(move -> move.moved().from());
  }

  /** An approval is spent by the next move, whether it was for that one or not. */
  Alias moved(AliasMoved moved, Stamp stamp) {
    return new Alias(moves.plus(new Move(moved, stamp)), ruling, TreePVector.empty());
  }

  Alias ruled(Optional<PromotionPolicy> policy, Stamp stamp) {
    return new Alias(moves, policy.map(rule -> new Ruling(rule, stamp)), approvals);
  }

  Alias approved(LineageEntry.MoveApproved approved, Stamp stamp) {
    MoveApproval approval = new MoveApproval(approved.version(), approved.reason(), stamp);
    return new Alias(moves, ruling, approvals.plus(approval));
  }
}
