package io.meristem.storage.checkpoint;

import java.util.Arrays;
import java.util.List;

/** Name and shape of one F32 tensor of a checkpoint. */
public record TensorSpec(String name, List<Long> shape) {

  public TensorSpec {
    shape = List.copyOf(shape);
  }

  static TensorSpec of(String name, long... shape) {
    return new TensorSpec(name, Arrays.stream(shape).boxed().toList());
  }

  /** How many numbers the tensor holds. */
  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** How many bytes it takes as F32. */
  public long bytes() {
    return Math.multiplyExact(elements(), (long) Float.BYTES);
  }
}
