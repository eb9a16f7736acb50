package io.meristem.storage.run;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * An estimate of the native memory that training on the CPU takes at the peak of a step, on top of
 * what the process takes without a model: within 20 % of what was measured, from 150 MiB on.
 *
 * <p>With P parameters, N tokens in a micro-batch (rows * sequence / microBatches), C width, W
 * vocabulary, n the parameter tokens of a layer, and b bytes for a number that matrix products see
 * (4 in fp32, 2 in bf16):
 *
 * <ul>
 *   <li>always: parameters, two moments, gradients, and in bf16 the rounded parameters: {@code 4 *
 *       4 P}, and {@code 2 P} in bf16
 *   <li>kept for each block: the stream at its beginning and in its middle, {@code 2 * 4 N C}; two
 *       norms, q, k, v and attention, {@code 6 b N C}; weights and arguments of gelu, {@code 2 b N
 *       n} for each of its layers. With activation checkpointing one block has all that, and each
 *       other one only the stream at its beginning
 *   <li>passing: what the end of the model needs, {@code 2 * 4 N C + (2 * 4 + (4 - b) * 3) N W}, or
 *       what the largest layer needs on the way back, {@code 3 * 4 N C + 2 b N n}, whichever is
 *       more
 *   <li>gaps: the C library keeps freed memory in pieces that do not always fit again. What is kept
 *       or passes takes 1.15 times as much, and 1.45 times where tensors differ more in size and
 *       lifetime: with bf16, several micro-batches or activation checkpointing. Both are measured
 * </ul>
 *
 * @param rows of a step
 * @param sequence tokens of a row
 */
public record PeakMemory(TokenFormerConfig config, int rows, int sequence, Compute compute) {

  private static final long FP32 = 4;
  private static final double FEW_GAPS = 1.15;
  private static final double MANY_GAPS = 1.45;

  public PeakMemory {
    if (rows < 1 || sequence < 1 || rows % compute.microBatches() != 0) {
      throw new IllegalArgumentException(
          "%d rows of %d tokens cannot be split into %d equal micro-batches"
              .formatted(rows, sequence, compute.microBatches()));
    }
  }

  /**
   * The estimate of a run; 0 for one that has no model in memory, or whose request was written
   * before it said how much that takes.
   */
  public static long bytesOf(RunSpec spec) {
    return switch (spec) {
      case RunSpec.Training run -> of(run).bytes();
      case RunSpec.Evaluate run -> run.memoryBytes().orElse(0);
      case RunSpec.Verify run -> run.memoryBytes().orElse(0);
      case RunSpec.Prune run -> run.memoryBytes().orElse(0);
      case RunSpec.PrepareDataset _, RunSpec.Import _ -> 0;
    };
  }

  private static PeakMemory of(RunSpec.Training run) {
    return new PeakMemory(
        run.config(), run.training().batch(), run.training().sequence(), run.training().compute());
  }

  /** The estimate. */
  public long bytes() {
    return parameters() + Math.round(gaps() * (kept() + Math.max(end(), back())));
  }

  private double gaps() {
    boolean alike =
        compute.precision() == Precision.FP32
            && compute.microBatches() == 1
            && !compute.activationCheckpointing();
    return alike ? FEW_GAPS : MANY_GAPS;
  }

  private long parameters() {
    return config.parameters() * (4 * FP32 + (low() < FP32 ? low() : 0));
  }

  /** Bytes of a number that matrix products see. */
  private long low() {
    return switch (compute.precision()) {
      case FP32 -> FP32;
      case BF16 -> 2;
    };
  }

  private long positions() {
    return (long) rows * sequence / compute.microBatches();
  }

  private long kept() {
    long stream = FP32 * positions() * config.width();
    long blocks = config.blocks().size();
    long scores = 2 * low() * positions();
    if (compute.activationCheckpointing()) {
      long largest = config.blocks().stream().mapToLong(PeakMemory::tokens).max().orElseThrow();
      return blocks * stream + fixed() + scores * largest;
    }
    long tokens = config.layers().stream().mapToLong(Pattention::tokens).sum();
    return blocks * fixed() + scores * tokens;
  }

  private static long tokens(Block block) {
    return Stream.of(Role.values()).mapToLong(role -> block.layer(role).tokens()).sum();
  }

  /** What a block keeps however many tokens it has. */
  private long fixed() {
    return (2 * FP32 + 6 * low()) * positions() * config.width();
  }

  private long end() {
    long logits = 2 * FP32 + 3 * (FP32 - low());
    return positions() * (2 * FP32 * config.width() + logits * config.vocabulary());
  }

  private long back() {
    long widest =
        config.layers().stream()
            .max(Comparator.comparingInt(Pattention::tokens))
            .orElseThrow()
            .tokens();
    return positions() * (3 * FP32 * config.width() + 2 * low() * widest);
  }
}
