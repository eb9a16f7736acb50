package io.meristem.storage.sampling;

import java.util.List;

/**
 * How a text is to be written on. Equal wishes for one version give equal texts on one kind of
 * machine with one number of threads.
 *
 * @param maxTokens how many tokens to write at most
 * @param temperature what logits are divided by: 0 always takes the likeliest token, 1 keeps the
 *     model's probabilities, more makes them even
 * @param topK how many of the likeliest tokens may be chosen; 0 for all
 * @param topP only the likeliest tokens that together have at least this probability may be chosen,
 *     after {@code topK}
 * @param seed of the choices
 * @param stop texts that end the answer; the first to appear is not part of it, nor what follows
 * @param stopTokens ids that end the answer, and stand for no text of it
 */
public record Sampling(
    String prompt,
    int maxTokens,
    double temperature,
    int topK,
    double topP,
    long seed,
    List<String> stop,
    List<Integer> stopTokens) {

  public Sampling {
    stop = List.copyOf(stop);
    stopTokens = List.copyOf(stopTokens);
    require(!prompt.isEmpty(), "prompt must have at least 1 character, not 0");
    require(maxTokens >= 1, "maxTokens must be at least 1, not " + maxTokens);
    require(
        temperature >= 0 && Double.isFinite(temperature),
        "temperature must be finite and at least 0 (0 takes the likeliest token), not "
            + temperature);
    require(topK >= 0, "topK must be at least 0 (0 takes all tokens), not " + topK);
    require(topP > 0 && topP <= 1, "topP must be above 0 and at most 1 (1 takes all), not " + topP);
    require(
        stop.stream().noneMatch(String::isEmpty),
        "stop must hold texts of at least 1 character, not an empty one");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
