package io.meristem.bench;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.Precision;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.OldRows;
import io.meristem.trainer.tokenformer.Optimizer;
import io.meristem.trainer.tokenformer.Progress;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.tokenformer.Tokens;
import io.meristem.trainer.tokenformer.Update;
import java.io.PrintStream;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * One training step on all processors, in fp32 and in bf16, against the bare matrix products in it
 * in fp32, and against the same step in PyTorch.
 */
final class KernelBench implements Benchmark {

  private static final int ROWS = 8;
  private static final int ROUNDS = 15;
  private static final int FEW_ROUNDS = 7;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Update UPDATE = new Update(1e-4, 0.1, 1.0, Double.POSITIVE_INFINITY);

  @Override
  public List<Figure> figures(PrintStream progress) {
    int threads = Runtime.getRuntime().availableProcessors();
    TokenFormerConfig config = config();
    try (Kernel kernel = Kernel.open(threads);
        MatmulFloor floor = MatmulFloor.open(threads, config, ROWS)) {
      progress.printf(
          "kernel: a step of %,d parameters, %s%n", config.parameters(), kernel.backend());
      List<Figure> figures = new ArrayList<>();
      figures.add(fp32AgainstFloor(kernel, floor, progress));
      if (kernel.hasBf16()) {
        figures.add(bf16AgainstFloor(kernel, floor, progress));
      } else {
        progress.println(
            "kernel: SKIPPED bf16-step-vs-fp32-floor: this processor has no bf16 products");
      }
      PythonStep.open(threads, config, ROWS, progress)
          .ifPresent(python -> figures.add(fp32AgainstPython(kernel, python, progress)));
      return figures;
    }
  }

  private static Figure fp32AgainstFloor(Kernel kernel, MatmulFloor floor, PrintStream progress) {
    Round median =
        median(kernel, Compute.PLAIN, () -> Rounds.seconds(floor::run), ROUNDS, progress);
    progress.printf("  the products alone: %.0f GFLOP/s%n", floor.flops() / median.floor() / 1e9);
    return Figure.inMilliseconds("fp32-step-vs-matmul-floor", median);
  }

  private static Figure bf16AgainstFloor(Kernel kernel, MatmulFloor floor, PrintStream progress) {
    Compute bf16 = new Compute(Precision.BF16, 1, false);
    progress.println("kernel: the same in bf16");
    return Figure.inMilliseconds(
        "bf16-step-vs-fp32-floor",
        median(kernel, bf16, () -> Rounds.seconds(floor::run), ROUNDS, progress));
  }

  private static Figure fp32AgainstPython(Kernel kernel, PythonStep python, PrintStream progress) {
    try (python) {
      return Figure.inMilliseconds(
          "fp32-step-vs-python",
          median(kernel, Compute.PLAIN, python::seconds, FEW_ROUNDS, progress));
    }
  }

  /** A step against {@code other}, after a warm-up of both. */
  private static Round median(
      Kernel kernel, Compute compute, DoubleSupplier other, int rounds, PrintStream progress) {
    TokenFormerConfig config = config();
    Tokens inputs = tokens(config, 1);
    Tokens targets = tokens(config, 2);
    try (TokenFormer model = TokenFormer.fresh(kernel, config, 1);
        Optimizer optimizer = Optimizer.fresh(model, compute, OldRows.NONE)) {
      Runnable step = () -> step(optimizer, inputs, targets);
      step.run();
      double _ = other.getAsDouble();
      return new Rounds(rounds, LIMIT, progress).median(() -> Rounds.seconds(step), other);
    }
  }

  private static void step(Optimizer optimizer, Tokens inputs, Tokens targets) {
    Progress done = optimizer.step(inputs, targets, UPDATE);
    if (!done.applied()) {
      throw new BenchFailure("the step that was measured lost its numbers: " + done);
    }
  }

  private static TokenFormerConfig config() {
    Pattention attention = layer(512);
    Block block = new Block(attention, attention, attention, attention, layer(2048));
    return new TokenFormerConfig(
        256,
        512,
        8,
        256,
        16,
        10_000,
        1e-5,
        Theta.L2_NORM_GELU,
        true,
        Collections.nCopies(6, block));
  }

  private static Pattention layer(int tokens) {
    return new Pattention(tokens, Math.sqrt(tokens));
  }

  private static Tokens tokens(TokenFormerConfig config, long seed) {
    int length = config.sequence();
    long[] ids =
        new SplittableRandom(seed).longs((long) ROWS * length, 0, config.vocabulary()).toArray();
    return new Tokens(ROWS, length, LongBuffer.wrap(ids));
  }
}
