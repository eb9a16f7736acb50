package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.time.Duration;

/**
 * How fast a kernel's device multiplies matrices: a short measurement that tells a fast worker from
 * a slow one, and no benchmark.
 */
public final class SpeedProbe {

  private static final int SIDE = 512;
  private static final double FLOPS_EACH = 2.0 * SIDE * SIDE * SIDE;
  private static final long LONG_ENOUGH = Duration.ofMillis(100).toNanos();
  private static final int AT_ONCE = 4;

  private SpeedProbe() {}

  /** Floating-point operations per second of products in fp32; takes some 0.1 s. */
  public static double flopsPerSecond(Kernel kernel) {
    try (NDManager scope = kernel.scope()) {
      NDArray left = scope.ones(new Shape(SIDE, SIDE));
      multiply(scope, left);
      long begin = System.nanoTime();
      int products = 0;
      while (System.nanoTime() - begin < LONG_ENOUGH) {
        multiply(scope, left);
        products += AT_ONCE;
      }
      return products * FLOPS_EACH * 1e9 / (System.nanoTime() - begin);
    }
  }

  /** Reads a number of the last product: until then a GPU may still be at it. */
  private static void multiply(NDManager scope, NDArray matrix) {
    try (NDManager products = scope.newSubManager()) {
      NDArray product = matrix;
      for (int i = 0; i < AT_ONCE; i++) {
        product = matrix.matMul(matrix);
        product.attach(products);
      }
      float _ = product.getFloat(0, 0);
    }
  }
}
