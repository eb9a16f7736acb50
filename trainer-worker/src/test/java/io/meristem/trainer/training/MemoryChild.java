package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.PeakMemory;
import io.meristem.storage.run.Precision;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.OldRows;
import io.meristem.trainer.tokenformer.Optimizer;
import io.meristem.trainer.tokenformer.Progress;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.tokenformer.Tokens;
import io.meristem.trainer.tokenformer.Update;
import java.util.Collections;

/** Trains a model for some steps and prints how far memory rose, and how far it should have. */
public final class MemoryChild {

  private static final int SEQUENCE = 256;
  private static final int STEPS = 3;
  private static final Update UPDATE = new Update(1e-4, 0.1, 1, Double.POSITIVE_INFINITY);

  private MemoryChild() {}

  /**
   * Measures once.
   *
   * @param words precision, micro-batches, activation checkpointing; blocks, width, tokens of
   *     attention and of ffn, vocabulary, rows
   */
  public static void main(String[] words) {
    Compute compute =
        new Compute(
            Precision.valueOf(words[0]),
            Integer.parseInt(words[1]),
            Boolean.parseBoolean(words[2]));
    TokenFormerConfig config =
        config(
            number(words, 3),
            number(words, 4),
            number(words, 5),
            number(words, 6),
            number(words, 7));
    int rows = number(words, 8);
    try (Kernel kernel = Kernel.open(2)) {
      train(
          kernel, config(1, 64, 2, 2, 256), compute, compute.microBatches()); // loads the libraries
      ResidentPeak peak = ResidentPeak.mark();
      train(kernel, config, compute, rows);
      long measured = peak.bytes().orElse(-1);
      long estimated = new PeakMemory(config, rows, SEQUENCE, compute).bytes();
      System.out.println("bytes " + measured + " " + estimated);
    }
  }

  private static int number(String[] words, int at) {
    return Integer.parseInt(words[at]);
  }

  private static TokenFormerConfig config(
      int blocks, int width, int attention, int ffn, int vocabulary) {
    Pattention layer = new Pattention(attention, Math.sqrt(attention));
    Block block = new Block(layer, layer, layer, layer, new Pattention(ffn, Math.sqrt(ffn)));
    return new TokenFormerConfig(
        vocabulary,
        width,
        width / 64,
        SEQUENCE,
        16,
        10_000,
        1e-5,
        Theta.L2_NORM_GELU,
        true,
        Collections.nCopies(blocks, block));
  }

  private static void train(Kernel kernel, TokenFormerConfig config, Compute compute, int rows) {
    Tokens tokens = Tokens.of(rows, SEQUENCE, new long[rows * SEQUENCE]);
    try (TokenFormer model = TokenFormer.fresh(kernel, config, 1);
        Optimizer optimizer = Optimizer.fresh(model, compute, OldRows.NONE)) {
      for (int step = 0; step < STEPS; step++) {
        Progress _ = optimizer.step(tokens, tokens, UPDATE);
      }
    }
  }
}
