package io.meristem.orchestrator.planning;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.meristem.storage.checkpoint.Init;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What somebody wishes new tokens to be. What is left out has a default, what the type does not
 * take is refused, and in JSON the type may stand alone. See {@link Init}.
 */
public record InitWish(
    InitKind type, OptionalDouble valueStd, OptionalDouble keyStd, OptionalDouble noise) {

  /** The kinds of {@link Init}. */
  public enum InitKind {
    @JsonProperty("zero-key")
    ZERO_KEY("zero-key"),
    @JsonProperty("official")
    OFFICIAL("official"),
    @JsonProperty("duplicate")
    DUPLICATE("duplicate");

    private final String label;

    InitKind(String label) {
      this.label = label;
    }
  }

  /** Zero keys. */
  static final InitWish DEFAULT = of(InitKind.ZERO_KEY);

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public InitWish {
    Objects.requireNonNull(type, "type is required: zero-key, official or duplicate");
    refuse(type, "valueStd", valueStd.isPresent() && type == InitKind.DUPLICATE);
    refuse(type, "keyStd", keyStd.isPresent() && type != InitKind.OFFICIAL);
    refuse(type, "noise", noise.isPresent() && type != InitKind.DUPLICATE);
  }

  private static void refuse(InitKind type, String field, boolean isUnfit) {
    if (isUnfit) {
      throw new IllegalArgumentException(type.label + " takes no " + field + "; leave it out");
    }
  }

  private static InitWish of(InitKind type) {
    return new InitWish(
        type, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static InitWish read(String type) {
    for (InitKind known : InitKind.values()) {
      if (known.label.equals(type)) {
        return of(known);
      }
    }
    throw new IllegalArgumentException("it is zero-key, official or duplicate, not '" + type + "'");
  }

  /**
   * The wish with everything said.
   *
   * @param blocks of the child
   */
  Init init(int blocks, int width) {
    double values = valueStd.orElse(Init.valueStd(blocks, width));
    return switch (type) {
      case ZERO_KEY -> new Init.ZeroKey(values);
      case OFFICIAL -> new Init.Official(keyStd.orElse(Init.KEY_STD), values);
      case DUPLICATE -> new Init.Duplicate(noise.orElse(Init.NOISE));
    };
  }
}
