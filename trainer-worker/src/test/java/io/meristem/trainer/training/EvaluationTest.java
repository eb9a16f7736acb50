package io.meristem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TinyModel;
import io.meristem.trainer.tokenformer.TokenFormer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

  @TempDir Path folder;

  @Test
  void windowsAreSpreadFromTheFirstTokenToTheLast() {
    Evaluation evaluation = new Evaluation(5, 10, 211);

    List<Long> offsets = evaluation.offsets();

    assertThat(offsets).containsExactly(0L, 50L, 100L, 150L, 200L);
  }

  @Test
  void aShortTextHasFewerWindows() {
    Evaluation evaluation = new Evaluation(5, 10, 31);

    List<Long> offsets = evaluation.offsets();

    assertThat(evaluation.windows()).isEqualTo(3);
    assertThat(offsets).containsExactly(0L, 10L, 20L);
  }

  @Test
  void aTextWithoutOneWholeWindowIsRefused() {
    assertThatThrownBy(() -> new Evaluation(5, 10, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a validation text of 10 tokens is too short");
  }

  @Test
  void howSureALossIsFollowsFromTheSpreadOfItsWindows() throws IOException {
    try (Corpus corpus = TinyCorpus.in(folder);
        Kernel kernel = Kernel.open(1);
        TokenFormer model = TokenFormer.fresh(kernel, TinyModel.of(8), 1)) {
      Evaluation evaluation = new Evaluation(11, 16, corpus.validation().length());
      double[] each =
          evaluation.offsets().stream()
              .map(offset -> Batch.of(corpus.validation(), List.of(offset), 16))
              .mapToDouble(window -> model.loss(window.inputs(), window.targets()))
              .toArray();

      Evaluation.Loss loss = evaluation.loss(model, corpus.validation(), _ -> true).orElseThrow();

      double mean = DoubleStream.of(each).average().orElseThrow();
      double variance = DoubleStream.of(each).map(one -> (one - mean) * (one - mean)).sum() / 10;
      assertThat(loss.mean()).isCloseTo(mean, within(1e-5));
      assertThat(loss.standardError().orElseThrow())
          .isCloseTo(Math.sqrt(variance / 11), within(1e-5));
    }
  }

  @Test
  void nobodyKnowsHowSureTheLossOfOneWindowIs() throws IOException {
    try (Corpus corpus = TinyCorpus.in(folder);
        Kernel kernel = Kernel.open(1);
        TokenFormer model = TokenFormer.fresh(kernel, TinyModel.of(8), 1)) {
      Evaluation evaluation = new Evaluation(1, 16, corpus.validation().length());

      Evaluation.Loss loss = evaluation.loss(model, corpus.validation(), _ -> true).orElseThrow();

      assertThat(loss.standardError()).isEmpty();
    }
  }

  @Test
  void theLossIsTheMeanOverAllWindows() throws IOException {
    try (Corpus corpus = TinyCorpus.in(folder);
        Kernel kernel = Kernel.open(1);
        TokenFormer model = TokenFormer.fresh(kernel, TinyModel.of(8), 1)) {
      Evaluation evaluation = new Evaluation(11, 16, corpus.validation().length());
      double sum = 0;
      for (long offset : evaluation.offsets()) {
        Batch window = Batch.of(corpus.validation(), List.of(offset), 16);
        sum += model.loss(window.inputs(), window.targets());
      }

      double loss = evaluation.loss(model, corpus.validation());

      assertThat(loss).isCloseTo(sum / 11, within(1e-5));
    }
  }
}
