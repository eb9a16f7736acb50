package io.meristem.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.trainer.tokenformer.Kernel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Nothing but the matrix products of a training step, forward and backward, in one native call: no
 * step of these shapes can be faster. What runs is {@code matmuls.py}, loaded as the kernel is.
 *
 * <p>Attention has its products whole, although a causal step could leave out half of them.
 */
final class MatmulFloor implements AutoCloseable {

  private final Kernel kernel;
  private final NDManager tensors;
  private final NDList inputs = new NDList();
  private final double flops;

  private MatmulFloor(Kernel kernel, TokenFormerConfig config, int rows) {
    this.kernel = kernel;
    this.tensors = kernel.scope();
    int positions = rows * config.sequence();
    int width = config.width();
    inputs.add(normal(1, positions, width));
    for (int i = 0; i < 3; i++) {
      inputs.add(normal(1, (long) rows * config.heads(), config.sequence(), config.headSize()));
    }
    inputs.add(matrix(config.vocabulary(), width));
    for (Pattention layer : config.layers()) {
      inputs.add(named("ps[]", matrix(layer.tokens(), width)));
      inputs.add(named("ps[]", matrix(layer.tokens(), width)));
    }
    this.flops = flops(config, positions);
  }

  static MatmulFloor open(int threads, TokenFormerConfig config, int rows) {
    return new MatmulFloor(Kernel.open(threads, text()), config, rows);
  }

  private static String text() {
    try (InputStream text = MatmulFloor.class.getResourceAsStream("matmuls.py")) {
      if (text == null) {
        throw new BenchFailure("matmuls.py is not on the class path; build the project again");
      }
      return new String(text.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Computes all products once. */
  void run() {
    try (NDManager scope = kernel.scope()) {
      NDList call = new NDList(inputs);
      call.set(0, inputs.head().duplicate());
      call.head().attach(scope); // results live as long as the first input
      kernel.call(scope, "products", call);
    }
  }

  /** How many multiplications and additions that is. */
  double flops() {
    return flops;
  }

  private static double flops(TokenFormerConfig config, double positions) {
    double tokens = config.layers().stream().mapToLong(Pattention::tokens).sum();
    double pattention = 6 * 2 * positions * config.width() * tokens;
    double head = 3 * 2 * positions * config.width() * config.vocabulary();
    double attention =
        6 * 2 * positions * config.sequence() * config.width() * config.blocks().size();
    return pattention + head + attention;
  }

  /** Of a scale that keeps the numbers of a chain of products near 1. */
  private NDArray matrix(int rows, int width) {
    return normal(1 / Math.sqrt(width), rows, width);
  }

  private NDArray normal(double deviation, long... shape) {
    return tensors.randomNormal(0, (float) deviation, new Shape(shape), DataType.FLOAT32);
  }

  private static NDArray named(String name, NDArray tensor) {
    tensor.setName(name);
    return tensor;
  }

  @Override
  public void close() {
    tensors.close();
    kernel.close();
  }
}
