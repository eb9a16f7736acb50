package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.DoubleUnaryOperator;

/**
 * The angles of rotary position embedding: position p turns channels i and {@code i + dims / 2} by
 * {@code p / base^(2 i / dims)}. Tables are (length, dims), computed in double.
 */
record Rotary(int length, int dims, double base) {

  NDArray cosines(NDManager manager) {
    return table(manager, Math::cos);
  }

  NDArray sines(NDManager manager) {
    return table(manager, Math::sin);
  }

  private NDArray table(NDManager manager, DoubleUnaryOperator function) {
    float[] values = new float[length * dims];
    for (int at = 0; at < values.length; at++) {
      int position = at / dims;
      int pair = at % dims % (dims / 2);
      double angle = position * Math.pow(base, -2.0 * pair / dims);
      values[at] = (float) function.applyAsDouble(angle);
    }
    return manager.create(values, new Shape(length, dims));
  }
}
