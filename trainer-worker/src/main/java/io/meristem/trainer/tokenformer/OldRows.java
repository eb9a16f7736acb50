package io.meristem.trainer.tokenformer;

import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.List;
import java.util.Map;

/**
 * The rows that a child has from its parent and that are trained otherwise than the new ones below
 * them: with the learning rate times {@code learningRateScale}, which weight decay follows as it
 * always follows the learning rate.
 *
 * <p>A scale of 0 freezes them: no update touches their parameters or moments, and their gradients
 * do not count in the norm that is clipped. With any other scale their gradients count whole.
 *
 * @param rows how many rows from the first on are old, by the name of the tensor; tensors that are
 *     not named have none
 */
public record OldRows(Map<String, Integer> rows, double learningRateScale) {

  /** Every row is trained alike. */
  public static final OldRows NONE = new OldRows(Map.of(), 1);

  public OldRows {
    rows = Map.copyOf(rows);
    if (!(learningRateScale >= 0) || Double.isInfinite(learningRateScale)) {
      throw new IllegalArgumentException(
          "learningRateScale must be finite and at least 0, not " + learningRateScale);
    }
  }

  /**
   * What the kernel text calls old: nothing, or the scale and then the count of every tensor.
   *
   * @throws IllegalArgumentException when the model has no such tensor, or not as many rows
   */
  double[] numbers(TokenFormerConfig config) {
    List<TensorSpec> tensors = config.tensors();
    for (String name : rows.keySet()) {
      if (tensors.stream().noneMatch(tensor -> tensor.name().equals(name))) {
        throw new IllegalArgumentException(
            "old rows are told of %s, which the model does not have".formatted(name));
      }
    }
    if (rows.isEmpty()) {
      return new double[0];
    }
    double[] numbers = new double[1 + tensors.size()];
    numbers[0] = learningRateScale;
    for (int at = 0; at < tensors.size(); at++) {
      numbers[at + 1] = count(tensors.get(at));
    }
    return numbers;
  }

  private int count(TensorSpec tensor) {
    int count = rows.getOrDefault(tensor.name(), 0);
    if (count < 0 || count > tensor.shape().getFirst()) {
      throw new IllegalArgumentException(
          "%s has %d rows, of which %d cannot be old"
              .formatted(tensor.name(), tensor.shape().getFirst(), count));
    }
    return count;
  }
}
