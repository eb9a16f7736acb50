package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** What becomes of the taus of a child. A new block's are those of a fresh model, always. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TauPolicy.Keep.class, name = "keep"),
  @JsonSubTypes.Type(value = TauPolicy.Ramp.class, name = "ramp"),
  @JsonSubTypes.Type(value = TauPolicy.Recompute.class, name = "recompute")
})
public sealed interface TauPolicy {

  /** Those that keep the function, for good. */
  record Keep() implements TauPolicy {}

  /**
   * Those that keep the function at birth, and from there linearly to those of a fresh model.
   *
   * @param steps optimizer updates that it takes, at least 1
   */
  record Ramp(long steps) implements TauPolicy {
    public Ramp {
      if (steps < 1) {
        throw new IllegalArgumentException("a ramp takes at least 1 step, not " + steps);
      }
    }
  }

  /** Those of a fresh model from birth on, as the official code does it. */
  record Recompute() implements TauPolicy {}

  /** How the taus of a child move while it is trained, if they do. */
  default Optional<TauRamp> ramp(TokenFormerConfig child) {
    return switch (this) {
      case Ramp(long steps) -> Optional.of(TauRamp.of(child, steps));
      case Keep _, Recompute _ -> Optional.empty();
    };
  }
}
