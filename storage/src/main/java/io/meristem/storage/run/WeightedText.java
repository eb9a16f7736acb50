package io.meristem.storage.run;

import io.meristem.storage.dataset.Source;

/**
 * One of the texts of a dataset.
 *
 * @param weight how often a training row comes from this text, relative to the others
 */
public record WeightedText(SourceObject text, double weight) {

  public WeightedText {
    Source.requireWeight(weight);
  }

  /** A text that counts as much as any other with the weight that nobody chose. */
  public static WeightedText of(SourceObject text) {
    return new WeightedText(text, 1);
  }
}
