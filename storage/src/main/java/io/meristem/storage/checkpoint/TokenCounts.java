package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Token counts by place: {@code all} layers, the layers of a role ({@code q, k, v, proj, ffn}), or
 * one layer as the parent's checkpoint names it ({@code blocks.1.attn.q}). The most specific place
 * that fits a layer decides; a layer that none fits stays as it is.
 *
 * <p>In JSON {@code {"all": {"factor": 2}, "ffn": {"tokens": 512}}}. A number stands for {@code
 * {"tokens": number}}, and a count where the places should be holds for {@code all}.
 */
public record TokenCounts(Map<String, TokenCount> byPlace) {

  /** The place that fits every layer. */
  public static final String ALL = "all";

  /** Nothing is wished. */
  public static final TokenCounts NONE = new TokenCounts(Map.of());

  private static final String FACTOR = "factor";
  private static final String TOKENS = "tokens";
  private static final Pattern PLACE =
      Pattern.compile("all|q|k|v|proj|ffn|blocks\\.\\d+\\.(attn\\.(q|k|v|proj)|ffn)");

  public TokenCounts {
    byPlace = Collections.unmodifiableMap(new TreeMap<>(byPlace));
    for (String place : byPlace.keySet()) {
      if (!PLACE.matcher(place).matches()) {
        throw new IllegalArgumentException(
            "'%s' is no place; choose all, one of q, k, v, proj, ffn, or a layer such as blocks.0.attn.q"
                .formatted(place));
      }
    }
  }

  /** The same count for every layer. */
  public static TokenCounts all(TokenCount count) {
    return new TokenCounts(Map.of(ALL, count));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static TokenCounts read(Map<String, Object> json) {
    if (json.containsKey(FACTOR) || json.containsKey(TOKENS)) {
      return all(count(ALL, json));
    }
    Map<String, TokenCount> counts = new TreeMap<>();
    json.forEach((place, count) -> counts.put(place, count(place, count)));
    return new TokenCounts(counts);
  }

  private static TokenCount count(String place, Object json) {
    return switch (json) {
      case Number tokens when isCount(tokens) -> new TokenCount.Tokens(tokens.intValue());
      case Map<?, ?> one
          when one.size() == 1 && one.get(TOKENS) instanceof Number tokens && isCount(tokens) ->
          new TokenCount.Tokens(tokens.intValue());
      case Map<?, ?> one when one.size() == 1 && one.get(FACTOR) instanceof Number factor ->
          new TokenCount.Factor(factor.doubleValue());
      case null, default ->
          throw new IllegalArgumentException(
              "%s cannot be %s; give {\"factor\": 2} or {\"tokens\": 512}".formatted(place, json));
    };
  }

  private static boolean isCount(Number number) {
    return (number instanceof Integer || number instanceof Long)
        && number.longValue() == number.intValue();
  }

  @JsonValue
  @Override
  public Map<String, TokenCount> byPlace() {
    return byPlace;
  }

  /** What a layer is wished to have. */
  BigDecimal wished(int block, Role role, int tokens) {
    return Stream.of(role.layer(block), role.label(), ALL)
        .map(byPlace::get)
        .filter(Objects::nonNull)
        .findFirst()
        .map(count -> count.of(tokens))
        .orElseGet(() -> BigDecimal.valueOf(tokens));
  }

  /** A place that no model of so many blocks has. */
  Optional<String> unknownPlace(int blocks) {
    return byPlace.keySet().stream()
        .filter(place -> place.startsWith("blocks."))
        .filter(place -> !isLayer(place, blocks))
        .findFirst();
  }

  private static boolean isLayer(String place, int blocks) {
    return Stream.iterate(0, block -> block < blocks, block -> block + 1)
        .flatMap(block -> Stream.of(Role.values()).map(role -> role.layer(block)))
        .anyMatch(place::equals);
  }
}
