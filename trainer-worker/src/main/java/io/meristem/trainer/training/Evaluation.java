package io.meristem.trainer.training;

import io.meristem.storage.run.Compute;
import io.meristem.storage.run.ForwardMemory;
import io.meristem.trainer.tokenformer.TokenFormer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The loss on fixed windows that are spread evenly over a validation text: the same windows for
 * every model that is evaluated with the same text, sequence and count.
 *
 * @param wished how many windows to use; a short text has fewer
 * @param tokens how many tokens the text has
 */
public record Evaluation(int wished, int sequence, long tokens) {

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
    return loss(model, text, _ -> true).orElseThrow().mean();
  }

  /**
   * A loss, and how sure it is.
   *
   * @param mean over all windows, in nats per token
   * @param standardError of the mean, by the spread of the windows; none with one window
   */
  public record Loss(double mean, OptionalDouble standardError) {

    static Loss of(List<Float> windows) {
      int count = windows.size();
      double mean = windows.stream().mapToDouble(Float::doubleValue).average().orElseThrow();
      double squares =
          windows.stream().mapToDouble(loss -> Math.pow(loss.doubleValue() - mean, 2)).sum();
      return new Loss(
          mean,
          count < 2
              ? OptionalDouble.empty()
              : OptionalDouble.of(Math.sqrt(squares / (count - 1) / count)));
    }
  }

  /**
   * The loss with its error, for a caller that may lose patience.
   *
   * @param listener hears now and then how many windows are done, and says whether to go on
   * @return nothing when it said no
   */
  public Optional<Loss> loss(TokenFormer model, TokenSequence text, IntPredicate listener) {
    List<Float> windows = new ArrayList<>();
    for (List<Long> some : someAtOnce()) {
      Batch batch = Batch.of(text, some, sequence);
      for (float loss : model.losses(batch.inputs(), batch.targets())) {
        windows.add(loss);
      }
      if (!listener.test(windows.size())) {
        return Optional.empty();
      }
    }
    return Optional.of(Loss.of(windows));
  }

  /**
   * How many tokens of each Pattention layer no gradient reaches from any window, by the layer's
   * name, such as {@code blocks.0.ffn}; layers without such tokens are left out.
   *
   * @param compute how the gradients are computed, but for one window after the other: that takes
   *     no more memory than a step
   */
  public Map<String, Integer> deadTokens(TokenFormer model, TokenSequence text, Compute compute) {
    Map<String, BitSet> dead = new TreeMap<>();
    for (List<Long> some : someAtOnce()) {
      Batch batch = Batch.of(text, some, sequence);
      model
          .deadTokens(batch.inputs(), batch.targets(), oneByOne(compute, batch))
          .forEach((layer, tokens) -> dead.merge(layer, tokens, Evaluation::both));
    }
    Map<String, Integer> counts = new TreeMap<>();
    dead.forEach((layer, tokens) -> counts.put(layer, tokens.cardinality()));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static Compute oneByOne(Compute compute, Batch batch) {
    return new Compute(
        compute.precision(), batch.inputs().rows(), compute.activationCheckpointing());
  }

  private static BitSet both(BitSet one, BitSet other) {
    one.and(other);
    return one;
  }

  private List<List<Long>> someAtOnce() {
    List<Long> offsets = offsets();
    int size = offsets.size();
    return IntStream.iterate(0, from -> from < size, from -> from + ForwardMemory.EVALUATED_ROWS)
        .mapToObj(
            from -> offsets.subList(from, Math.min(size, from + ForwardMemory.EVALUATED_ROWS)))
        .toList();
  }
}
