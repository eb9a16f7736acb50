package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.Grown.Refused;
import java.math.BigDecimal;
import java.util.Optional;

/** Which rule a growth breaks, if any, and what to ask for instead. */
final class GrowthRules {

  private static final String MODEL = "model";
  private static final BigDecimal MOST_TOKENS = BigDecimal.valueOf(Integer.MAX_VALUE);
  private static final double ROUNDING = 1e-12;
  private static final String OR_LOSSY =
      "; or say lossy: true, and the version is marked as lossy for ever";

  private GrowthRules() {}

  /** A recipe, whoever the parent is. */
  static Optional<Refused> brokenBy(GrowthRecipe recipe) {
    Optional<Refused> dead =
        switch (recipe.init()) {
          case Init.ZeroKey(double valueStd) when valueStd == 0 -> Optional.of(deadTokens());
          case Init.Duplicate(double noise) when noise == 0 -> Optional.of(twins());
          case Init.Duplicate _ when !recipe.trainsAllAlike() -> Optional.of(nothingOld());
          case Init.ZeroKey _, Init.Official _, Init.Duplicate _ -> Optional.empty();
        };
    return dead;
  }

  /** A wished count for one layer, before there is a child to look at. */
  static Optional<Refused> brokenBy(Init init, String layer, int tokens, BigDecimal wished) {
    BigDecimal plain = wished.stripTrailingZeros();
    String wish = tokens + " tokens would become " + plain.toPlainString();
    if (wished.compareTo(BigDecimal.valueOf(tokens)) < 0) {
      return refused(
          GrowthRule.NO_SHRINKING, layer, wish, "ask for at least " + tokens + ", or prune");
    }
    if (plain.scale() > 0 || wished.compareTo(MOST_TOKENS) > 0) {
      return refused(
          GrowthRule.WHOLE_TOKENS,
          layer,
          wish,
          "choose a factor or counts that give a whole number up to " + MOST_TOKENS);
    }
    boolean isWhole = wished.remainder(BigDecimal.valueOf(tokens)).signum() == 0;
    return init instanceof Init.Duplicate && !isWhole
        ? refused(
            GrowthRule.WHOLE_COPIES,
            layer,
            wish,
            "duplication needs a whole multiple of " + tokens + ", such as " + 2L * tokens)
        : Optional.empty();
  }

  /** New tokens in a model of this Theta. */
  static Optional<Refused> brokenBy(Init init, Theta theta) {
    return switch (init) {
      case Init.Duplicate _ -> Optional.empty();
      case Init.Official _ ->
          refused(
              GrowthRule.SILENT_TOKENS,
              MODEL,
              "new tokens with random keys would change the function",
              "choose init: " + (theta.ignoresZeroKeys() ? "zero-key" : "duplicate") + OR_LOSSY);
      case Init.ZeroKey _ when theta.ignoresZeroKeys() -> Optional.empty();
      case Init.ZeroKey _ ->
          refused(
              GrowthRule.ZERO_KEYS_IGNORED,
              MODEL,
              "a zero key takes part in " + theta + " and would change the function",
              "choose init: duplicate, with a whole multiple of every count that changes"
                  + OR_LOSSY);
    };
  }

  /** Whether two taus are the same but for the rounding of a square root. */
  static boolean isSameTau(double kept, double tau) {
    return Math.abs(kept - tau) <= ROUNDING * kept;
  }

  static Refused otherTau(String layer, double kept, double tau) {
    return new Refused(
        GrowthRule.TAU_KEPT,
        layer,
        "tau would be " + tau + " where " + kept + " keeps the function",
        "choose tau: ramp, which leads there while training, or tau: keep" + OR_LOSSY);
  }

  static Refused dead(String tensor, long row) {
    return new Refused(
        GrowthRule.NO_DEAD_TOKENS,
        tensor,
        "row " + row + " is zero, and so is its key: no gradient would ever reach the token",
        "draw new values with a standard deviation above 0");
  }

  private static Refused deadTokens() {
    return new Refused(
        GrowthRule.NO_DEAD_TOKENS,
        MODEL,
        "valueStd is 0, and with a zero key and a zero value no gradient would ever reach a token",
        "leave it out, or choose a value above 0");
  }

  private static Refused twins() {
    return new Refused(
        GrowthRule.NO_TWINS,
        MODEL,
        "noise is 0, and copies that are equal would stay equal for ever",
        "leave it out, or choose a value above 0; the function stays whatever it is");
  }

  private static Refused nothingOld() {
    return new Refused(
        GrowthRule.OLD_TOKENS_STAY,
        MODEL,
        "duplication changes every old value, and leaves nothing old to hold or to slow down",
        "choose init: zero-key, or leave freeze and oldLearningRateScale out");
  }

  static Refused nothingAdded() {
    return new Refused(
        GrowthRule.SOMETHING_ADDED,
        MODEL,
        "no layer would gain a token, and no block would be new",
        "ask for more tokens in at least one layer, or continue training the parent");
  }

  static Refused unknownPlace(String place, int blocks) {
    return new Refused(
        GrowthRule.KNOWN_PLACES,
        place,
        "the parent has no such layer",
        "its blocks are 0 to " + (blocks - 1));
  }

  static Refused unknownPosition(int at, int blocks) {
    return new Refused(
        GrowthRule.KNOWN_PLACES,
        MODEL,
        "a block cannot be put before block " + at,
        "choose a position from 0 to " + blocks + ", which is the end");
  }

  static Refused otherChild() {
    return new Refused(
        GrowthRule.PLANNED_CHILD,
        MODEL,
        "the recipe leads to another child than the one that was planned",
        "run workers and orchestrators of one build, and ask for the growth again");
  }

  private static Optional<Refused> refused(
      GrowthRule rule, String where, String detail, String wayOut) {
    return Optional.of(new Refused(rule, where, detail, wayOut));
  }
}
