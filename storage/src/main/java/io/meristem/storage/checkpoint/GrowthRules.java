package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.Grown.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which rule a growth with zero keys breaks, if any. */
final class GrowthRules {

  private static final String MODEL = "model";
  private static final BigDecimal MOST_TOKENS = BigDecimal.valueOf(Integer.MAX_VALUE);

  private GrowthRules() {}

  /** A wished count for one layer, before there is a child to look at. */
  static Optional<Refused> brokenBy(String layer, int tokens, BigDecimal wished) {
    String wish = wished.stripTrailingZeros().toPlainString();
    if (wished.compareTo(BigDecimal.valueOf(tokens)) < 0) {
      return Optional.of(shrinks(layer, tokens, wish));
    }
    if (wished.stripTrailingZeros().scale() > 0 || wished.compareTo(MOST_TOKENS) > 0) {
      return Optional.of(
          new Refused(
              GrowthRule.WHOLE_TOKENS,
              layer,
              tokens + " tokens would become " + wish,
              "choose a factor or counts that give a whole number up to " + MOST_TOKENS));
    }
    return Optional.empty();
  }

  static Optional<Refused> brokenBy(TokenFormerConfig parent, TokenFormerConfig child) {
    return otherArchitecture(parent, child)
        .or(() -> otherLayer(parent, child))
        .or(() -> nothingAdded(parent, child))
        .or(() -> zeroKeysCount(parent.theta()));
  }

  static Refused dead(String tensor, long row) {
    return new Refused(
        GrowthRule.NO_DEAD_TOKENS,
        tensor,
        "row " + row + " is zero, and so is its key: no gradient would ever reach the token",
        "draw new values with a standard deviation above 0");
  }

  private static Refused shrinks(String layer, int tokens, String wish) {
    return new Refused(
        GrowthRule.NO_SHRINKING,
        layer,
        tokens + " tokens would become " + wish,
        "ask for at least " + tokens + ", or prune");
  }

  private static Optional<Refused> otherArchitecture(
      TokenFormerConfig parent, TokenFormerConfig child) {
    List<String> changes = new ArrayList<>();
    change(changes, "vocabulary", parent.vocabulary(), child.vocabulary());
    change(changes, "width", parent.width(), child.width());
    change(changes, "heads", parent.heads(), child.heads());
    change(changes, "number of blocks", parent.blocks().size(), child.blocks().size());
    change(changes, "sequence", parent.sequence(), child.sequence());
    change(changes, "rotaryDims", parent.rotaryDims(), child.rotaryDims());
    change(changes, "rotaryBase", parent.rotaryBase(), child.rotaryBase());
    change(changes, "normEpsilon", parent.normEpsilon(), child.normEpsilon());
    change(changes, "theta", parent.theta(), child.theta());
    change(changes, "tiedEmbeddings", parent.tiedEmbeddings(), child.tiedEmbeddings());
    return changes.stream()
        .findFirst()
        .map(change ->
            new Refused(
                GrowthRule.SAME_ARCHITECTURE,
                MODEL,
                change,
                "growth adds parameter tokens only; train a new root for another shape"));
  }

  private static void change(List<String> changes, String field, Object old, Object young) {
    if (!Objects.equals(old, young)) {
      changes.add(field + " would change from " + old + " to " + young);
    }
  }

  private static Optional<Refused> otherLayer(TokenFormerConfig parent, TokenFormerConfig child) {
    for (int block = 0; block < parent.blocks().size(); block++) {
      for (Role role : Role.values()) {
        Pattention old = parent.blocks().get(block).layer(role);
        Pattention young = child.blocks().get(block).layer(role);
        if (young.tokens() < old.tokens()) {
          return Optional.of(
              shrinks(role.layer(block), old.tokens(), String.valueOf(young.tokens())));
        }
        if (young.tau() != old.tau()) {
          return Optional.of(otherTau(role.layer(block), old.tau(), young.tau()));
        }
      }
    }
    return Optional.empty();
  }

  private static Refused otherTau(String layer, double old, double young) {
    return new Refused(
        GrowthRule.TAU_KEPT,
        layer,
        "tau would change from " + old + " to " + young + ", and every old score with it",
        "keep tau at birth and ramp it while training");
  }

  private static Optional<Refused> nothingAdded(TokenFormerConfig parent, TokenFormerConfig child) {
    return parent.equals(child)
        ? Optional.of(
            new Refused(
                GrowthRule.SOMETHING_ADDED,
                MODEL,
                "no layer would gain a token",
                "ask for more tokens in at least one layer, or continue training the parent"))
        : Optional.empty();
  }

  private static Optional<Refused> zeroKeysCount(Theta theta) {
    return theta.ignoresZeroKeys()
        ? Optional.empty()
        : Optional.of(
            new Refused(
                GrowthRule.ZERO_KEYS_IGNORED,
                MODEL,
                "a zero key takes part in " + theta + " and would change the function",
                "duplicate every token a whole number of times"));
  }
}
