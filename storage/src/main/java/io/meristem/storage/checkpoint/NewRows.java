package io.meristem.storage.checkpoint;

import java.nio.FloatBuffer;

/** Where the new numbers of a child come from. */
@FunctionalInterface
public interface NewRows {

  /**
   * Fills a stretch of a tensor. What it writes depends on the tensor's name and the place alone:
   * the order and size of the stretches are the caller's choice, and so are the threads.
   *
   * @param tensor the full name in the child, such as {@code blocks.0.ffn.value}
   * @param from index of the first number within the child's tensor, old rows counted
   * @param chunk to be filled from its position to its limit
   */
  void fill(String tensor, long from, FloatBuffer chunk);
}
