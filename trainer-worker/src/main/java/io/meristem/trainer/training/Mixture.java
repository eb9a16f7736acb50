package io.meristem.trainer.training;

import java.util.List;

/**
 * The texts that training rows are drawn from.
 *
 * @param parts at least one
 */
public record Mixture(List<Part> parts) implements AutoCloseable {

  /**
   * One text.
   *
   * @param weight how often a row comes from it, relative to the others
   */
  public record Part(TokenSequence text, double weight) {}

  public Mixture {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("there is no text to train on");
    }
  }

  @Override
  public void close() {
    parts.forEach(part -> part.text().close());
  }
}
