package io.meristem.storage.checkpoint;

import java.util.List;

/** Name and shape of one tensor of a checkpoint. */
public record TensorSpec(String name, List<Long> shape) {

  public TensorSpec {
    shape = List.copyOf(shape);
  }

  static TensorSpec of(String name, long... shape) {
    return new TensorSpec(name, java.util.Arrays.stream(shape).boxed().toList());
  }

  /** How many numbers the tensor holds. */
  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
