package io.meristem.orchestrator.planning;

import java.util.List;
import java.util.Optional;

/**
 * A dataset that somebody wishes.
 *
 * @param tokenizer a {@code tokenizer.json}; without one every byte is a token
 * @param validationFraction of each text, its tail
 */
public record DatasetWish(
    String name, List<Text> texts, Optional<StoredObject> tokenizer, double validationFraction) {

  /** One of its texts. */
  public record Text(StoredObject text, double weight) {}

  public DatasetWish {
    texts = List.copyOf(texts);
  }
}
