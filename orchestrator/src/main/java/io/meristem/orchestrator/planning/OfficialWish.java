package io.meristem.orchestrator.planning;

import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.exchange.OfficialSettings;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What somebody says of an official checkpoint; what is left out is as in the official 150M model.
 * See {@link OfficialSettings}.
 */
public record OfficialWish(
    OptionalInt heads,
    OptionalInt sequence,
    OptionalDouble rotaryFraction,
    OptionalDouble rotaryBase,
    OptionalDouble normEpsilon,
    Optional<Theta> theta) {

  /** The wish for nothing in particular. */
  public static final OfficialWish NONE =
      new OfficialWish(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty());

  /**
   * @throws IllegalArgumentException saying which value cannot be
   */
  OfficialSettings settings() {
    OfficialSettings official = OfficialSettings.DEFAULT;
    return new OfficialSettings(
        heads.orElse(official.heads()),
        sequence.orElse(official.sequence()),
        rotaryFraction.orElse(official.rotaryFraction()),
        rotaryBase.orElse(official.rotaryBase()),
        normEpsilon.orElse(official.normEpsilon()),
        theta.orElse(official.theta()));
  }
}
