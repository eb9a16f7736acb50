package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.meristem.storage.checkpoint.Grown.Child;
import io.meristem.storage.checkpoint.Grown.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How many parameter tokens a child is wished to have. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Growth.Factor.class, name = "factor"),
  @JsonSubTypes.Type(value = Growth.Tokens.class, name = "tokens")
})
public sealed interface Growth {

  /** Every layer gets this many times its tokens. */
  record Factor(double factor) implements Growth {

    public Factor {
      if (!(factor > 0) || Double.isInfinite(factor)) {
        throw new IllegalArgumentException(
            "factor must be a positive finite number, not " + factor);
      }
    }
  }

  /** In every block, a layer of a named role gets this many tokens in all; others stay. */
  record Tokens(Map<Role, Integer> tokens) implements Growth {

    public Tokens {
      Map<Role, Integer> inOrder = new EnumMap<>(Role.class);
      inOrder.putAll(Objects.requireNonNull(tokens, "tokens are required, by role"));
      if (inOrder.containsValue(null)) {
        throw new IllegalArgumentException("a role without a count in " + inOrder);
      }
      tokens = Collections.unmodifiableMap(inOrder);
    }
  }

  /** What a parent becomes by this growth. */
  default Grown childOf(TokenFormerConfig parent) {
    List<Block> grown = new ArrayList<>();
    for (int block = 0; block < parent.blocks().size(); block++) {
      Block old = parent.blocks().get(block);
      for (Role role : Role.values()) {
        int tokens = old.layer(role).tokens();
        Optional<Refused> refusal =
            GrowthRules.brokenBy(role.layer(block), tokens, wished(role, tokens));
        if (refusal.isPresent()) {
          return refusal.get();
        }
      }
      grown.add(
          old.map((role, layer) ->
              new Pattention(wished(role, layer.tokens()).intValueExact(), layer.tau())));
    }
    TokenFormerConfig child = parent.withBlocks(grown);
    return GrowthRules.brokenBy(parent, child)
        .<Grown>map(refused -> refused)
        .orElseGet(() -> new Child(child));
  }

  private BigDecimal wished(Role role, int tokens) {
    return switch (this) {
      case Factor(double factor) -> BigDecimal.valueOf(factor).multiply(BigDecimal.valueOf(tokens));
      case Tokens(Map<Role, Integer> wish) -> BigDecimal.valueOf(wish.getOrDefault(role, tokens));
    };
  }
}
