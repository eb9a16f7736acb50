package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * One row of tokens that a model reads, as far as it has come. The keys and values of its attention
 * are kept, so that a further token costs the work of one token. It answers as {@link
 * TokenFormer#logits} does for the same row, but for the rounding of sums of another length: each
 * logit within 1e-5 of the largest.
 *
 * <p>It takes {@code 2 * blocks * sequence * width} floats of native memory, must be closed before
 * its model, and is for one thread at a time, like the model.
 */
public final class Context implements AutoCloseable {

  private static final String CACHE = "cache[]";

  private final TokenFormer model;
  private final NDManager tensors;
  private final NDList cache = new NDList();
  private int length;

  /** A context in which nothing has been read. */
  public Context(TokenFormer model) {
    this.model = model;
    this.tensors = model.kernel().scope();
    var config = model.config();
    Shape shape = new Shape(1, config.heads(), config.sequence(), config.headSize());
    for (int tensor = 0; tensor < 2 * config.blocks().size(); tensor++) {
      NDArray rows = tensors.zeros(shape);
      rows.setName(CACHE);
      cache.add(rows);
    }
  }

  /** How many more tokens it has room for. */
  public int room() {
    return model.config().sequence() - length;
  }

  /**
   * Reads on.
   *
   * @return the logits of the token that follows, one for each id of the vocabulary
   * @throws IllegalArgumentException when there are no tokens, or more than there is room for
   */
  public float[] read(long... tokens) {
    if (tokens.length == 0 || tokens.length > room()) {
      throw new IllegalArgumentException(
          "%d tokens cannot be read: there is room for 1 to %d".formatted(tokens.length, room()));
    }
    if (length == 0) {
      return readTogether(tokens);
    }
    for (int at = 0; at < tokens.length - 1; at++) {
      float[] _ = readTogether(tokens[at]);
    }
    return readTogether(tokens[tokens.length - 1]);
  }

  private float[] readTogether(long... tokens) {
    try (NDManager scope = model.kernel().scope()) {
      NDList inputs = model.inputs(scope, Tokens.of(1, tokens.length, tokens));
      inputs.add(Kernel.numbers(scope, length));
      inputs.addAll(model.parameters());
      inputs.addAll(cache);
      float[] logits = model.kernel().call(scope, "read_on", inputs).head().toFloatArray();
      length += tokens.length;
      return logits;
    }
  }

  @Override
  public void close() {
    tensors.close();
  }
}
