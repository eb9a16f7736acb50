package io.meristem.trainer.tokenformer;

import java.nio.LongBuffer;

/**
 * Rows of token ids, all of one length.
 *
 * @param ids {@code rows * length} ids, row by row; never changed
 */
public record Tokens(int rows, int length, LongBuffer ids) {

  public Tokens {
    if (rows < 1 || length < 1) {
      throw new IllegalArgumentException(rows + " rows of " + length + " tokens hold nothing");
    }
    if (ids.remaining() != rows * length) {
      throw new IllegalArgumentException(
          ids.remaining() + " ids are not " + rows + " rows of " + length + " tokens");
    }
    ids = ids.asReadOnlyBuffer();
  }

  public static Tokens of(int rows, int length, long... ids) {
    return new Tokens(rows, length, LongBuffer.wrap(ids.clone()));
  }

  /** A buffer with a position of its own. */
  @Override
  public LongBuffer ids() {
    return ids.duplicate();
  }
}
