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

  private static final double BEGINNING_OF_END = 0.75;

  public ArmResult {
    curve = List.copyOf(curve);
  }

  /**
   * By how much the loss fell over the last quarter of the training: from the last point of the
   * curve before its end that is no later than three quarters of the steps, to its end. The whole
   * fall from birth to end, if the curve has no two points.
   */
  OptionalDouble fallAtEnd() {
    if (curve.size() < 2) {
      return lossAtBirth.isPresent() && lossAtEnd.isPresent()
          ? OptionalDouble.of(lossAtBirth.getAsDouble() - lossAtEnd.getAsDouble())
          : OptionalDouble.empty();
    }
    LossPoint end = curve.getLast();
    LossPoint from = curve.getFirst();
    for (LossPoint point : curve.subList(0, curve.size() - 1)) {
      if (point.step() <= BEGINNING_OF_END * end.step()) {
        from = point;
      }
    }
    return OptionalDouble.of(from.loss() - end.loss());
  }
}
