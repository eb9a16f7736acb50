package io.meristem.storage.plan;

import io.meristem.storage.run.LossPoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What came of an arm.
 *
 * @param version that it published or measured
 * @param lossAtBirth validation loss before the first update; an evaluation has none
 * @param lossAtEnd validation loss after the last update; of an evaluation, the highest of all sets
 * @param seconds of training; an evaluation does not say
 * @param parameters of a version that was made
 * @param checkpointBytes of its {@code model.safetensors}
 * @param curve validation losses from birth to end
 */
public record ArmResult(
    ArmKind kind,
    String run,
    Optional<String> version,
    OptionalDouble lossAtBirth,
    OptionalDouble lossAtEnd,
    OptionalDouble seconds,
    OptionalLong parameters,
    OptionalLong checkpointBytes,
    List<LossPoint> curve) {

  public ArmResult {
    curve = List.copyOf(curve);
  }
}
