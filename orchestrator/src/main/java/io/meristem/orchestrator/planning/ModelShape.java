package io.meristem.orchestrator.planning;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The architecture that somebody wishes a root to have; what is left out has a default. See {@link
 * TokenFormerConfig}.
 *
 * @param vocabulary if given, must be that of the dataset
 * @param tokens parameter tokens per role in every block; width for q, k, v, proj and four times
 *     that for ffn where it is not given
 */
public record ModelShape(
    OptionalInt vocabulary,
    OptionalInt width,
    OptionalInt heads,
    OptionalInt layers,
    OptionalInt sequence,
    OptionalInt rotaryDims,
    OptionalDouble rotaryBase,
    OptionalDouble normEpsilon,
    Optional<Theta> theta,
    Optional<Boolean> tiedEmbeddings,
    Optional<Map<Role, Integer>> tokens) {

  /** The wish for nothing in particular. */
  public static final ModelShape DEFAULT =
      new ModelShape(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final int DEFAULT_WIDTH = 128;
  private static final int DEFAULT_LAYERS = 4;
  private static final int MOST_LAYERS = 1000;
  private static final int DEFAULT_SEQUENCE = 128;
  private static final int DEFAULT_HEAD = 32;
  private static final int ROTARY_QUARTER = 4;
  private static final int FFN_RATIO = 4;
  private static final double DEFAULT_ROTARY_BASE = 10_000;
  private static final double DEFAULT_NORM_EPSILON = 1e-5;

  /**
   * The architecture for a dataset of this vocabulary.
   *
   * @throws IllegalArgumentException saying which value cannot be
   */
  TokenFormerConfig config(int datasetVocabulary) {
    int channels = width.orElse(DEFAULT_WIDTH);
    int headCount = heads.orElse(Math.max(1, channels / DEFAULT_HEAD));
    int depth = layers.orElse(DEFAULT_LAYERS);
    if (depth < 1 || depth > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "layers must be 1 to %d, not %d".formatted(MOST_LAYERS, depth));
    }
    Theta activation = theta.orElse(Theta.L2_NORM_GELU);
    Block block =
        new Block(
            layer(Role.Q, channels, activation),
            layer(Role.K, channels, activation),
            layer(Role.V, channels, activation),
            layer(Role.PROJ, channels, activation),
            layer(Role.FFN, channels, activation));
    return new TokenFormerConfig(
        datasetVocabulary,
        channels,
        headCount,
        sequence.orElse(DEFAULT_SEQUENCE),
        rotaryDims.orElse(defaultRotary(channels, headCount)),
        rotaryBase.orElse(DEFAULT_ROTARY_BASE),
        normEpsilon.orElse(DEFAULT_NORM_EPSILON),
        activation,
        tiedEmbeddings.orElse(true),
        Collections.nCopies(depth, block));
  }

  /** A quarter of each head, rounded down to an even number. */
  private static int defaultRotary(int channels, int headCount) {
    return headCount < 1 ? 0 : channels / headCount / ROTARY_QUARTER / 2 * 2;
  }

  private Pattention layer(Role role, int channels, Theta activation) {
    int fallback = role == Role.FFN ? FFN_RATIO * channels : channels;
    int count = tokens.map(wish -> wish.getOrDefault(role, fallback)).orElse(fallback);
    return new Pattention(count, activation.tau(Math.max(count, 1)));
  }
}
