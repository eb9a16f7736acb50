package io.meristem.orchestrator.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.meristem.orchestrator.Samples;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.TrainingSpec;
import org.junit.jupiter.api.Test;

/** What is left out of a wish has a default. */
class WishesTest {

  @Test
  void aModelHasADefaultShape() {
    TokenFormerConfig config = ModelShape.DEFAULT.config(256);

    assertThat(config.vocabulary()).isEqualTo(256);
    assertThat(config.width()).isEqualTo(128);
    assertThat(config.heads()).isEqualTo(4);
    assertThat(config.blocks()).hasSize(4);
    assertThat(config.sequence()).isEqualTo(128);
    assertThat(config.rotaryDims()).isEqualTo(8);
    assertThat(config.theta()).isEqualTo(Theta.L2_NORM_GELU);
    assertThat(config.tiedEmbeddings()).isTrue();
    assertThat(config.blocks().getFirst().layer(Role.FFN).tokens()).isEqualTo(512);
  }

  @Test
  void tokensFollowTheWidthAndTauTheTokens() {
    TokenFormerConfig config = shape("{\"width\": 64, \"tokens\": {\"q\": 9}}").config(256);

    assertThat(config.blocks().getFirst().q().tokens()).isEqualTo(9);
    assertThat(config.blocks().getFirst().q().tau()).isCloseTo(3, within(1e-12));
    assertThat(config.blocks().getFirst().k().tokens()).isEqualTo(64);
    assertThat(config.blocks().getFirst().ffn().tokens()).isEqualTo(256);
  }

  @Test
  void aQuarterOfAnOddHeadIsRoundedToAnEvenNumber() {
    assertThat(shape("{\"width\": 28, \"heads\": 2}").config(256).rotaryDims()).isEqualTo(2);
    assertThat(shape("{\"width\": 8, \"heads\": 8}").config(256).rotaryDims()).isZero();
  }

  @Test
  void noHeadsAreRefusedByTheirField() {
    assertThatThrownBy(() -> shape("{\"heads\": 0}").config(256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("heads");
  }

  @Test
  void tooFewTokensAreRefusedByTheirCount() {
    assertThatThrownBy(() -> shape("{\"tokens\": {\"v\": 0}}").config(256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
  }

  @Test
  void aRootIsTrainedByDefaults() {
    TrainingSpec spec = TrainingWish.NONE.forRoot(64);

    assertThat(spec.steps()).isEqualTo(1000);
    assertThat(spec.batch()).isEqualTo(16);
    assertThat(spec.sequence()).isEqualTo(64);
    assertThat(spec.minLearningRate()).isCloseTo(0.1 * spec.peakLearningRate(), within(1e-15));
    assertThat(spec.warmup()).isEqualTo(0.05);
    assertThat(spec.seed()).isEqualTo(1);
  }

  @Test
  void aWishedPeakMovesTheFloorOfARoot() {
    TrainingSpec spec = wish("{\"peakLearningRate\": 0.01}").forRoot(64);

    assertThat(spec.minLearningRate()).isCloseTo(0.001, within(1e-15));
  }

  @Test
  void aChildIsTrainedAsItsParentWasWithTheNextBatches() {
    TrainingSpec spec = TrainingWish.NONE.like(Samples.TRAINING);

    assertThat(spec).usingRecursiveComparison().ignoringFields("seed").isEqualTo(Samples.TRAINING);
    assertThat(spec.seed()).isEqualTo(2);
  }

  @Test
  void aChildsWishWins() {
    TrainingSpec spec =
        wish("{\"steps\": 7, \"seed\": 9, \"peakLearningRate\": 0.02}").like(Samples.TRAINING);

    assertThat(spec.steps()).isEqualTo(7);
    assertThat(spec.seed()).isEqualTo(9);
    assertThat(spec.minLearningRate()).isCloseTo(0.002, within(1e-15));
    assertThat(spec.batch()).isEqualTo(Samples.TRAINING.batch());
  }

  private static ModelShape shape(String json) {
    return read(json, ModelShape.class);
  }

  private static TrainingWish wish(String json) {
    return read(json, TrainingWish.class);
  }

  /** As the API reads it: what is left out is absent. */
  private static <T> T read(String json, Class<T> type) {
    try {
      return Documents.JSON
          .copy()
          .disable(
              com.fasterxml.jackson.databind.DeserializationFeature
                  .FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(
              com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .readValue(json, type);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
