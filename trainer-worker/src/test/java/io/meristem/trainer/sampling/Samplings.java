package io.meristem.trainer.sampling;

import io.meristem.storage.sampling.Sampling;
import java.util.List;

/** Ways to sample, each unlike the plain one in one thing. */
public final class Samplings {

  private Samplings() {}

  /** The likeliest tokens. */
  public static Sampling greedy(String prompt, int maxTokens) {
    return of(prompt, maxTokens, 0, 0, 1, 1);
  }

  /** Each token as likely as the model says. */
  public static Sampling random(String prompt, int maxTokens, long seed) {
    return of(prompt, maxTokens, 1, 0, 1, seed);
  }

  static Sampling choosing(double temperature, int topK, double topP, long seed) {
    return of("x", 1, temperature, topK, topP, seed);
  }

  private static Sampling of(
      String prompt, int maxTokens, double temperature, int topK, double topP, long seed) {
    return new Sampling(prompt, maxTokens, temperature, topK, topP, seed, List.of(), List.of());
  }

  /** The same until one of these. */
  public static Sampling until(Sampling sampling, List<String> stop, List<Integer> stopTokens) {
    return new Sampling(
        sampling.prompt(),
        sampling.maxTokens(),
        sampling.temperature(),
        sampling.topK(),
        sampling.topP(),
        sampling.seed(),
        stop,
        stopTokens);
  }
}
