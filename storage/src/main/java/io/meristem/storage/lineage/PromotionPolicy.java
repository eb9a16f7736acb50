package io.meristem.storage.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What must hold before an alias moves to a version. What cannot be known does not hold.
 *
 * @param evaluations names of datasets that the version must have been measured on
 * @param tolerance by how many nats per token its loss on a set may be above the lowest that one of
 *     its ancestors has on the same set; not looked at if it is empty
 * @param growthGain by how many nats per token a version that grew must at least be better than its
 *     control arm; not looked at if it is empty
 * @param secondActor whether somebody else than who moves the alias must have approved
 * @param locked whether nobody may move the alias, override or not
 */
public record PromotionPolicy(
    List<String> evaluations,
    OptionalDouble tolerance,
    OptionalDouble growthGain,
    boolean secondActor,
    boolean locked) {

  /** Nothing must hold. */
  public static final PromotionPolicy NOTHING =
      new PromotionPolicy(List.of(), OptionalDouble.empty(), OptionalDouble.empty(), false, false);

  public PromotionPolicy {
    evaluations = List.copyOf(evaluations);
    if (tolerance.isPresent()
        && !(Double.isFinite(tolerance.getAsDouble()) && tolerance.getAsDouble() >= 0)) {
      throw new IllegalArgumentException(
          "tolerance must be at least 0, not " + tolerance.getAsDouble());
    }
    if (growthGain.isPresent() && !Double.isFinite(growthGain.getAsDouble())) {
      throw new IllegalArgumentException(
          "growthGain must be a finite number, not " + growthGain.getAsDouble());
    }
  }

  /** What another policy does not demand, or less of, by its name. */
  List<String> beyond(PromotionPolicy other) {
    List<String> beyond = new ArrayList<>();
    if (!other.evaluations.containsAll(evaluations)) {
      beyond.add("evaluations");
    }
    if (tolerance.isPresent()
        && other.tolerance.orElse(Double.POSITIVE_INFINITY) > tolerance.getAsDouble()) {
      beyond.add("tolerance");
    }
    if (growthGain.isPresent()
        && other.growthGain.orElse(Double.NEGATIVE_INFINITY) < growthGain.getAsDouble()) {
      beyond.add("growthGain");
    }
    if (secondActor && !other.secondActor) {
      beyond.add("secondActor");
    }
    if (locked && !other.locked) {
      beyond.add("locked");
    }
    return beyond;
  }
}
