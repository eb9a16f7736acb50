package io.meristem.trainer.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;

/**
 * Which rows of a text a batch is made from: a pure function of the dataset, the seed and the
 * number of the batch, so that a run can be resumed anywhere without remembering more. A batch has
 * the number of its step as long as none was refused; see {@link
 * io.meristem.storage.run.GuardState}. Each row begins anywhere in the text, with equal chance.
 *
 * @param dataset the hash of the dataset
 * @param rows per batch
 * @param sequence tokens per row
 * @param tokens how many tokens the text has
 */
public record Batches(String dataset, long seed, int rows, int sequence, long tokens) {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /**
   * Checks that there is a row to draw.
   *
   * @throws IllegalArgumentException when the text is shorter than one row and the token after it
   */
  public Batches {
    if (tokens <= sequence) {
      throw new IllegalArgumentException(
          "a text of %d tokens is too short for rows of %d and the token after them"
              .formatted(tokens, sequence));
    }
  }

  /** Where the rows of a batch begin. */
  public List<Long> offsets(long batch) {
    long stream = mixed(mixed(seed ^ checksum()) + batch * GOLDEN_GAMMA);
    return LongStream.rangeClosed(1, rows)
        .map(row -> bounded(mixed(stream + row * GOLDEN_GAMMA), tokens - sequence))
        .boxed()
        .toList();
  }

  /** The rows of a batch. */
  public Batch at(long batch, TokenSequence text) {
    return Batch.of(text, offsets(batch), sequence);
  }

  private long checksum() {
    CRC32C checksum = new CRC32C();
    checksum.update(dataset.getBytes(UTF_8));
    return checksum.getValue();
  }

  /** The 64 random bits as a fraction of 1, times the bound. */
  private static long bounded(long bits, long bound) {
    return Math.unsignedMultiplyHigh(bits, bound);
  }

  /** The output function of SplitMix64. */
  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
