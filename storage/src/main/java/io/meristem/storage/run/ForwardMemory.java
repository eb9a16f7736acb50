package io.meristem.storage.run;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.stream.Stream;

/**
 * A count of the native memory that a model takes on the CPU while it computes without a way back,
 * on top of what the process takes without a model. Unlike {@link PeakMemory} it was counted and
 * not measured.
 *
 * <p>With P parameters, N tokens in rows that are computed at once, C width, W vocabulary and n the
 * parameter tokens of the largest block:
 *
 * <ul>
 *   <li>always: the parameters, {@code 4 P}
 *   <li>passing: what a block has while it is computed, {@code 9 * 4 N C + 2 * 4 N n}, or what the
 *       end of the model needs, {@code 2 * 4 N C + 2 * 4 N W}, whichever is more
 *   <li>gaps: what passes takes 1.15 times as much, as in training
 * </ul>
 *
 * @param rows that are computed at once
 * @param sequence tokens of a row
 */
public record ForwardMemory(TokenFormerConfig config, int rows, int sequence) {

  /** So many windows an evaluation computes at once. */
  public static final int EVALUATED_ROWS = 8;

  /** So many rows two models are compared on, all at once. */
  public static final int PROBE_ROWS = 4;

  private static final long FP32 = 4;
  private static final double GAPS = 1.15;

  /** Of an evaluation. */
  public static long ofEvaluation(TokenFormerConfig config, int windows, int sequence) {
    return new ForwardMemory(config, Math.min(windows, EVALUATED_ROWS), sequence).bytes();
  }

  /**
   * Of comparing two models of this size. One is in memory at a time, but what the first gives back
   * may not fit for the second.
   */
  public static long ofComparison(TokenFormerConfig config, int sequence) {
    return new ForwardMemory(config, PROBE_ROWS, sequence).bytes() + config.parameters() * FP32;
  }

  /** The count. */
  public long bytes() {
    return config.parameters() * FP32 + Math.round(GAPS * Math.max(block(), end()));
  }

  private long positions() {
    return (long) rows * sequence;
  }

  private long block() {
    long tokens = config.blocks().stream().mapToLong(ForwardMemory::tokens).max().orElseThrow();
    return FP32 * positions() * (9L * config.width() + 2 * tokens);
  }

  private static long tokens(Block block) {
    return Stream.of(Role.values()).mapToLong(role -> block.layer(role).tokens()).sum();
  }

  private long end() {
    return 2 * FP32 * positions() * (config.width() + (long) config.vocabulary());
  }
}
