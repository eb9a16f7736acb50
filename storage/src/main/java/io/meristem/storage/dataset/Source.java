package io.meristem.storage.dataset;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * One text of a dataset, with a train/validation split of its own.
 *
 * @param sha256 of the raw text
 * @param bytes of the raw text
 * @param weight how often a training row comes from this source, relative to the others
 * @param train shards in order, read as one sequence
 * @param validation shards in order, the tail of the text, never trained on
 */
public record Source(
    String sha256, long bytes, double weight, List<Shard> train, List<Shard> validation) {

  public Source {
    requireWeight(weight);
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }

  /**
   * What holds for the weight of a source.
   *
   * @throws IllegalArgumentException if it is no positive finite number
   */
  public static void requireWeight(double weight) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "the weight of a source must be a number above 0, not " + weight);
    }
  }

  @JsonIgnore
  public long trainTokens() {
    return train.stream().mapToLong(Shard::tokens).sum();
  }

  @JsonIgnore
  public long validationTokens() {
    return validation.stream().mapToLong(Shard::tokens).sum();
  }
}
