package io.meristem.storage.checkpoint;

import java.nio.FloatBuffer;

/**
 * Makes values of a parent those of one of their k copies: the k-th part, times 1 and the
 * difference between what is drawn for this copy and for the next one. Around the circle the
 * differences cancel, so the sum of all copies stays the value.
 *
 * @param tensor the child's
 * @param old the parent's
 * @param number of the copy, from 0
 */
record CopiedValues(String tensor, TensorSpec old, int number, int copies, NewRows draws)
    implements RowCopy.Change {

  @Override
  public void apply(long from, FloatBuffer chunk) {
    float[] own = draw(number, from, chunk.limit());
    float[] next = draw((number + 1) % copies, from, chunk.limit());
    for (int at = 0; at < chunk.limit(); at++) {
      chunk.put(at, chunk.get(at) / copies * (1 + own[at] - next[at]));
    }
  }

  private float[] draw(int copy, long from, int floats) {
    FloatBuffer numbers = FloatBuffer.allocate(floats);
    draws.fill(tensor, copy * old.elements() + from, numbers);
    return numbers.array();
  }
}
