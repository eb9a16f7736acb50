package io.meristem.trainer.sampling;

import static io.meristem.trainer.sampling.Samplings.choosing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.sampling.Sampling;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenChooserTest {

  static final int DRAWS = 20_000;

  /** Logits of the probabilities 0.1, 0.5, 0.15, 0.25. */
  static final float[] LOGITS = logits(0.1, 0.5, 0.15, 0.25);

  @Test
  void temperatureZeroTakesTheLikeliest() {
    assertThat(shares(choosing(0, 0, 1, 1))).containsExactly(0, 1, 0, 0);
  }

  @Test
  void ofEquallyLikelyTokensTheLowerIdComesFirst() {
    TokenChooser chooser = new TokenChooser(choosing(0, 0, 1, 1));

    assertThat(chooser.choose(-1f, 2f, 2f, 0f)).isEqualTo(1);
    assertThat(chooser.choose(-3f, -0f, 0f)).isEqualTo(1);
  }

  @Test
  void temperatureOneKeepsTheModelsProbabilities() {
    assertShares(shares(choosing(1, 0, 1, 7)), 0.1, 0.5, 0.15, 0.25);
  }

  @Test
  void aLowTemperatureSharpensThem() {
    // squares: 0.01, 0.25, 0.0225, 0.0625, in all 0.345
    assertShares(shares(choosing(0.5, 0, 1, 7)), 0.029, 0.7246, 0.0652, 0.1812);
  }

  @Test
  void topKLeavesTheLikeliestInTheirProportion() {
    assertShares(shares(choosing(1, 2, 1, 7)), 0, 2 / 3., 0, 1 / 3.);
  }

  @Test
  void moreThanThereAreIsAll() {
    assertShares(shares(choosing(1, 9, 1, 7)), 0.1, 0.5, 0.15, 0.25);
  }

  @Test
  void topPLeavesTheFewestThatReachIt() {
    assertShares(shares(choosing(1, 0, 0.5, 7)), 0, 1, 0, 0);
    assertShares(shares(choosing(1, 0, 0.51, 7)), 0, 2 / 3., 0, 1 / 3.);
    assertShares(shares(choosing(1, 0, 0.8, 7)), 0, 0.5 / 0.9, 0.15 / 0.9, 0.25 / 0.9);
  }

  @Test
  void topPCountsWhatTopKHasLeft() {
    // of 0.5 and 0.25 the first is two thirds
    assertShares(shares(choosing(1, 2, 0.66, 7)), 0, 1, 0, 0);
    assertShares(shares(choosing(1, 2, 0.67, 7)), 0, 2 / 3., 0, 1 / 3.);
  }

  @Test
  void aSeedMakesTheSameChoicesAndAnotherSeedOthers() {
    int[] choices = choices(choosing(1, 0, 1, 7));

    assertThat(choices(choosing(1, 0, 1, 7))).isEqualTo(choices);
    assertThat(choices(choosing(1, 0, 1, 8))).isNotEqualTo(choices);
  }

  @Test
  void hugeLogitsAreNoTrouble() {
    TokenChooser chooser = new TokenChooser(choosing(1e-3, 0, 1, 7));

    assertThat(chooser.choose(-3e38f, 3e38f, 1e38f)).isEqualTo(1);
  }

  private static int[] choices(Sampling sampling) {
    TokenChooser chooser = new TokenChooser(sampling);
    return IntStream.range(0, DRAWS).map(_ -> chooser.choose(LOGITS)).toArray();
  }

  private static double[] shares(Sampling sampling) {
    double[] shares = new double[LOGITS.length];
    for (int choice : choices(sampling)) {
      shares[choice] += 1.0 / DRAWS;
    }
    return IntStream.range(0, shares.length)
        .mapToDouble(id -> Math.round(shares[id] * DRAWS) / (double) DRAWS)
        .toArray();
  }

  private static void assertShares(double[] shares, double... wanted) {
    for (int id = 0; id < wanted.length; id++) {
      double tolerance = wanted[id] % 1 == 0 ? 0 : 0.015; // four standard deviations
      assertThat(shares[id]).as("token %d", id).isCloseTo(wanted[id], within(tolerance));
    }
  }

  private static float[] logits(double... probabilities) {
    float[] logits = new float[probabilities.length];
    for (int id = 0; id < logits.length; id++) {
      logits[id] = (float) Math.log(probabilities[id]);
    }
    return logits;
  }
}
