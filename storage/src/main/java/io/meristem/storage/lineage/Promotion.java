package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageDecision.Accepted;
import io.meristem.storage.lineage.LineageDecision.Refused;
import io.meristem.storage.lineage.LineageEntry.AliasMoved;
import io.meristem.storage.object.Actor;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Decides whether an alias moves. Pure: asking again gives the same answer. */
public final class Promotion {

  private Promotion() {}

  /**
   * To another version, through the gates of the alias's policy; or away, which no gate forbids.
   */
  public static LineageDecision moved(Lineage lineage, MoveWish wish, Actor by, Evidence evidence) {
    Alias alias = lineage.alias(wish.alias()).orElse(Alias.NONE);
    if (lineage.knows(wish.cause())) {
      return again(alias, wish.cause(), moved -> moved.to().equals(wish.to()));
    }
    if (wish.known().isPresent() && wish.known().getAsLong() != alias.movedAt()) {
      return new Refused(
          new LineageRefusal.AliasMovedMeanwhile(wish.alias(), alias.version(), alias.movedAt()));
    }
    if (alias.version().equals(wish.to())) {
      return new Accepted(List.of());
    }
    LineageDecision ungated = lineage.decide(List.of(move(alias, wish, List.of())));
    List<FailedGate> failed =
        ungated instanceof Accepted
            ? wish.to()
                .flatMap(lineage::version)
                .map(to -> PromotionGates.failed(lineage, wish.alias(), to, by, evidence))
                .orElse(List.of())
            : List.of();
    if (failed.isEmpty()) {
      return ungated;
    }
    return wish.override()
        ? lineage.decide(List.of(move(alias, wish, failed)))
        : new Refused(
            new LineageRefusal.GatesFailed(wish.alias(), wish.to().orElseThrow(), failed));
  }

  /**
   * Back to the version before the newest move. No gate is in the way: the alias stood there
   * before.
   */
  public static LineageDecision rolledBack(Lineage lineage, MoveWish wish) {
    Alias alias = lineage.alias(wish.alias()).orElse(Alias.NONE);
    if (lineage.knows(wish.cause())) {
      return again(alias, wish.cause(), _ -> true);
    }
    if (wish.known().isPresent() && wish.known().getAsLong() != alias.movedAt()) {
      return new Refused(
          new LineageRefusal.AliasMovedMeanwhile(wish.alias(), alias.version(), alias.movedAt()));
    }
    return alias
        .before()
        .map(before ->
            new MoveWish(
                wish.alias(),
                Optional.of(before),
                wish.cause(),
                wish.reason(),
                wish.known(),
                false))
        .map(back -> lineage.decide(List.of(move(alias, back, List.of()))))
        .orElseGet(() -> new Refused(new LineageRefusal.NothingBefore(wish.alias())));
  }

  private static LineageDecision again(
      Alias alias, String cause, Predicate<AliasMoved> isAsWished) {
    boolean isSame =
        alias.moves().stream()
            .map(Alias.Move::moved)
            .anyMatch(moved -> moved.cause().equals(cause) && isAsWished.test(moved));
    return isSame ? new Accepted(List.of()) : new Refused(new LineageRefusal.CauseSpent(cause));
  }

  private static AliasMoved move(Alias alias, MoveWish wish, List<FailedGate> overridden) {
    return new AliasMoved(
        wish.alias(), alias.version(), wish.to(), wish.cause(), wish.reason(), overridden);
  }
}
