package io.meristem.trainer.training;

import io.meristem.trainer.tokenformer.TokenFormer;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
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
    return loss(model, text, _ -> true).orElseThrow();
  }

  /**
   * The same, for a caller that may lose patience.
   *
   * @param listener hears now and then how many windows are done, and says whether to go on
   * @return nothing when it said no
   */
  public OptionalDouble loss(TokenFormer model, TokenSequence text, IntPredicate listener) {
    List<Long> offsets = offsets();
    double sum = 0;
    for (int from = 0; from < offsets.size(); from += WINDOWS_AT_ONCE) {
      int to = Math.min(offsets.size(), from + WINDOWS_AT_ONCE);
      Batch batch = Batch.of(text, offsets.subList(from, to), sequence);
      sum += model.loss(batch.inputs(), batch.targets()) * (to - from);
      if (!listener.test(to)) {
        return OptionalDouble.empty();
      }
    }
    return OptionalDouble.of(sum / offsets.size());
  }
}
