package io.meristem.bench;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
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
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** One training step against the bare matrix products in it, on all processors. */
final class KernelBench implements Benchmark {

  private static final int ROWS = 8;
  private static final int ROUNDS = 15;
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final Update UPDATE = new Update(1e-4, 0.1, 1.0, Double.POSITIVE_INFINITY);

  @Override
  public List<Figure> figures(PrintStream progress) {
    int threads = Runtime.getRuntime().availableProcessors();
    TokenFormerConfig config = config();
    Tokens inputs = tokens(config, 1);
    Tokens targets = tokens(config, 2);
    try (Kernel kernel = Kernel.open(threads);
        TokenFormer model = TokenFormer.fresh(kernel, config, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE);
        MatmulFloor floor = MatmulFloor.open(threads, config, ROWS)) {
      progress.printf(
          "kernel: a step of %,d parameters, %s%n", config.parameters(), kernel.backend());
      step(optimizer, inputs, targets);
      floor.run();
      Round median =
          new Rounds(ROUNDS, LIMIT, progress)
              .median(
                  () -> Rounds.seconds(() -> step(optimizer, inputs, targets)),
                  () -> Rounds.seconds(floor::run));
      progress.printf("  the products alone: %.0f GFLOP/s%n", floor.flops() / median.floor() / 1e9);
      return List.of(Figure.inMilliseconds("fp32-step-vs-matmul-floor", median));
    }
  }

  private static void step(Optimizer optimizer, Tokens inputs, Tokens targets) {
    Progress done = optimizer.step(inputs, targets, UPDATE);
    if (!Double.isFinite(done.loss())) {
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
