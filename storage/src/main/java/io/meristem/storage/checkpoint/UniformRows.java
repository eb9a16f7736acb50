package io.meristem.storage.checkpoint;

import java.nio.FloatBuffer;

/**
 * Numbers drawn uniformly around zero, each from the seed, the tensor's name and its place alone
 * (SplitMix64 as a counter, two numbers to a draw): a file that is made again is the same file. A
 * child that is grown again with the same seed draws other numbers, since the places differ.
 *
 * @param standardDeviation above 0; the largest magnitude is sqrt(3) times that
 */
public record UniformRows(long seed, double standardDeviation) implements NewRows {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double HALF_RANGE_OF_INT = 0x1p31;

  public UniformRows {
    if (!(standardDeviation > 0) || Double.isInfinite(standardDeviation)) {
      throw new IllegalArgumentException(
          "the standard deviation must be positive and finite, not " + standardDeviation);
    }
  }

  @Override
  public void fill(String tensor, long from, FloatBuffer chunk) {
    long stream = mixed(seed ^ hash(tensor));
    float scale = (float) (standardDeviation * Math.sqrt(3) / HALF_RANGE_OF_INT);
    long at = from;
    if (at % 2 != 0 && chunk.hasRemaining()) {
      chunk.put((int) draw(stream, at++) * scale);
    }
    while (chunk.remaining() >= 2) {
      long pair = draw(stream, at);
      chunk.put((int) (pair >> 32) * scale);
      chunk.put((int) pair * scale);
      at += 2;
    }
    if (chunk.hasRemaining()) {
      chunk.put((int) (draw(stream, at) >> 32) * scale);
    }
  }

  /** The 64 bits of the numbers at an even place (upper half) and the odd one after it (lower). */
  private static long draw(long stream, long at) {
    return mixed(stream + (at / 2 + 1) * GOLDEN_GAMMA);
  }

  private static long hash(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return hash;
  }

  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
