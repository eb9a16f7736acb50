package io.meristem.trainer.training;

import io.meristem.trainer.tokenformer.TokenFormer;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The loss on fixed windows that are spread evenly over a validation text: the same windows for
 * every model that is evaluated with the same text, sequence and count.
 *
 * @param wished how many windows to use; a short text has fewer
 * @param tokens how many tokens the text has
 */
public record Evaluation(int wished, int sequence, long tokens) {

  private static final int WINDOWS_AT_ONCE = 8;

  /**
   * Checks that there is a window.
   *
   * @throws IllegalArgumentException when the text is shorter than one window and the token after
   *     it
   */
  public Evaluation {
    if (tokens <= sequence) {
      throw new IllegalArgumentException(
          "a validation text of %d tokens is too short for windows of %d and the token after them"
              .formatted(tokens, sequence));
    }
  }

  /** How many windows are used: no two overlap. */
  public int windows() {
    return (int) Math.min(wished, (tokens - 1) / sequence);
  }

  /** Where the windows begin. */
  public List<Long> offsets() {
    long last = tokens - 1 - sequence;
    int gaps = Math.max(1, windows() - 1);
    return LongStream.range(0, windows()).map(window -> last * window / gaps).boxed().toList();
  }

  /** All windows at once. */
  public Batch batch(TokenSequence text) {
    return Batch.of(text, offsets(), sequence);
  }

  /** Mean over all windows, in nats per token. */
  public double loss(TokenFormer model, TokenSequence text) {
    List<Long> offsets = offsets();
    double sum = 0;
    for (int from = 0; from < offsets.size(); from += WINDOWS_AT_ONCE) {
      int to = Math.min(offsets.size(), from + WINDOWS_AT_ONCE);
      Batch batch = Batch.of(text, offsets.subList(from, to), sequence);
      sum += model.loss(batch.inputs(), batch.targets()) * (to - from);
    }
    return sum / offsets.size();
  }
}
