package io.meristem.trainer.tokenformer;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.TrainingWork;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;

/**
 * How fast a kernel's device trains: a short measurement on a small model, from which the time of
 * other runs is estimated. It is no benchmark.
 */
public final class SpeedProbe {

  private static final int VOCABULARY = 256;
  private static final int WIDTH = 128;
  private static final int HEADS = 4;
  private static final int BLOCKS = 2;
  private static final int ROWS = 8;
  private static final int SEQUENCE = 128;

  /** The kernel learns how to compute a step from the first ones. */
  private static final int WARM_UP = 3;

  private static final int FEWEST = 3;
  private static final long LONG_ENOUGH = Duration.ofMillis(200).toNanos();
  private static final Update UPDATE = new Update(1e-4, 0.1, 1, Double.POSITIVE_INFINITY);

  private SpeedProbe() {}

  /**
   * Floating-point operations per second, as {@link TrainingWork} counts them, of updates in fp32;
   * takes about half a second.
   */
  public static double flopsPerSecond(Kernel kernel) {
    TokenFormerConfig config = config();
    Tokens tokens = tokens();
    try (TokenFormer model = TokenFormer.fresh(kernel, config, 1);
        Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE)) {
      for (int i = 0; i < WARM_UP; i++) {
        optimizer.step(tokens, tokens, UPDATE);
      }
      long begin = System.nanoTime();
      int updates = 0;
      while (updates < FEWEST || System.nanoTime() - begin < LONG_ENOUGH) {
        optimizer.step(tokens, tokens, UPDATE);
        updates++;
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      return updates * new TrainingWork(config, SEQUENCE, Compute.PLAIN).update(ROWS) / seconds;
    }
  }

  private static TokenFormerConfig config() {
    Pattention attention = layer(WIDTH);
    Block block = new Block(attention, attention, attention, attention, layer(4 * WIDTH));
    return new TokenFormerConfig(
        VOCABULARY,
        WIDTH,
        HEADS,
        SEQUENCE,
        8,
        10_000,
        1e-5,
        Theta.L2_NORM_GELU,
        true,
        Collections.nCopies(BLOCKS, block));
  }

  private static Pattention layer(int tokens) {
    return new Pattention(tokens, Theta.L2_NORM_GELU.tau(tokens));
  }

  private static Tokens tokens() {
    long[] ids = new long[ROWS * SEQUENCE];
    Arrays.setAll(ids, at -> at % VOCABULARY);
    return new Tokens(ROWS, SEQUENCE, LongBuffer.wrap(ids));
  }
}
