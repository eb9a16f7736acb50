package io.meristem.orchestrator.planning;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.run.TrainingSpec;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What somebody wishes to become of the taus; in JSON the type may stand alone. See {@link
 * TauPolicy}.
 *
 * @param steps of a ramp; those of the warm-up, and at least 1, if they are left out
 */
public record TauWish(TauKind type, OptionalLong steps) {

  /** The kinds of {@link TauPolicy}. */
  public enum TauKind {
    @JsonProperty("keep")
    KEEP("keep"),
    @JsonProperty("ramp")
    RAMP("ramp"),
    @JsonProperty("recompute")
    RECOMPUTE("recompute");

    private final String label;

    TauKind(String label) {
      this.label = label;
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public TauWish {
    Objects.requireNonNull(type, "type is required: keep, ramp or recompute");
    if (steps.isPresent() && type != TauKind.RAMP) {
      throw new IllegalArgumentException(type.label + " takes no steps; leave them out");
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static TauWish read(String type) {
    for (TauKind known : TauKind.values()) {
      if (known.label.equals(type)) {
        return of(known);
      }
    }
    throw new IllegalArgumentException("it is keep, ramp or recompute, not '" + type + "'");
  }

  private static TauWish of(TauKind type) {
    return new TauWish(type, OptionalLong.empty());
  }

  /** What goes with an init: the official one recomputes, and without training nothing moves. */
  static TauWish usual(InitWish init, TrainingSpec training) {
    return of(
        init.type() == InitWish.InitKind.OFFICIAL
            ? TauKind.RECOMPUTE
            : training.steps() == 0 ? TauKind.KEEP : TauKind.RAMP);
  }

  TauPolicy policy(TrainingSpec training) {
    return switch (type) {
      case KEEP -> new TauPolicy.Keep();
      case RAMP ->
          new TauPolicy.Ramp(
              steps.orElse(Math.max(1, (long) Math.ceil(training.warmup() * training.steps()))));
      case RECOMPUTE -> new TauPolicy.Recompute();
    };
  }
}
