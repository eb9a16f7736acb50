package io.meristem.storage.checkpoint;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How the tau of every Pattention layer moves after a growth: linearly from the kept tau, with
 * which the child is the same function as its parent, to the tau of its new size. Part of every
 * resume point, together with the step: a run that resumed with another ramp would be another run.
 *
 * @param start the taus at birth, in the order of {@link TokenFormerConfig#layers}
 * @param end the taus from step {@code steps} on, in the same order
 * @param steps optimizer updates between the two, at least 1
 */
public record TauRamp(List<Double> start, List<Double> end, long steps) {

  public TauRamp {
    start = List.copyOf(start);
    end = List.copyOf(end);
    if (start.size() != end.size()) {
      throw new IllegalArgumentException(
          "a ramp from " + start.size() + " taus to " + end.size() + " leaves some without an end");
    }
    if (steps < 1) {
      throw new IllegalArgumentException("a ramp takes at least 1 step, not " + steps);
    }
  }

  /** From the taus that the model has to those of a fresh model of its size. */
  public static TauRamp of(TokenFormerConfig child, long steps) {
    return new TauRamp(child.taus(), child.freshTaus(), steps);
  }

  /** The taus once {@code step} updates are done, from 0: exactly those of birth at 0. */
  public List<Double> tauAt(long step) {
    if (step >= steps) {
      return end;
    }
    double way = (double) step / steps;
    return IntStream.range(0, start.size())
        .mapToObj(layer -> start.get(layer) + (end.get(layer) - start.get(layer)) * way)
        .toList();
  }
}
