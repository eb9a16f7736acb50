package io.meristem.trainer.sampling;

import static io.meristem.trainer.sampling.Samplings.greedy;
import static io.meristem.trainer.sampling.Samplings.random;
import static io.meristem.trainer.sampling.Samplings.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.sampling.Finish;
import io.meristem.storage.sampling.SampleLine.Piece;
import io.meristem.storage.sampling.Sampling;
import io.meristem.trainer.text.ByteTokenizer;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TinyModel;
import io.meristem.trainer.tokenformer.TokenFormer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GenerationTest {

  Kernel kernel;
  TokenFormer model;

  @BeforeAll
  void open() {
    kernel = Kernel.open(1);
    model = TokenFormer.fresh(kernel, TinyModel.of(8), 3);
  }

  @AfterAll
  void close() {
    model.close();
    kernel.close();
  }

  /** An answer, put together again. */
  record Answer(List<Integer> tokens, String text, Generation.Ended end) {}

  @Test
  void anAnswerEndsWhenItHasAsManyTokensAsItMay() {
    Answer answer = answer(random("hello", 4, 1));

    assertThat(answer.end().finish()).isEqualTo(Finish.LIMIT);
    assertThat(answer.tokens()).hasSize(4);
    assertThat(answer.end().tokens()).isEqualTo(4);
  }

  @Test
  void anAnswerEndsWhenTheContextIsFull() {
    Answer answer = answer(random("hello", 1000, 1));

    assertThat(answer.end().finish()).isEqualTo(Finish.LENGTH);
    assertThat(answer.tokens()).hasSize(TinyModel.SEQUENCE - 5);
  }

  @Test
  void aSeedWritesTheSameTextAndAnotherSeedAnother() {
    Answer answer = answer(random("hello", 10, 1));

    assertThat(answer(random("hello", 10, 1))).isEqualTo(answer);
    assertThat(answer(random("hello", 10, 2)).tokens()).isNotEqualTo(answer.tokens());
  }

  @Test
  void atTemperatureZeroTheSeedIsOfNoAccount() {
    Sampling other = new Sampling("hello", 10, 0, 0, 1, 99, List.of(), List.of());

    assertThat(answer(other)).isEqualTo(answer(greedy("hello", 10)));
  }

  @Test
  void aStopTokenEndsTheAnswerAndStandsForNoText() {
    List<Integer> tokens = answer(random("hello", 10, 1)).tokens();
    int third = tokens.get(2);

    Answer answer = answer(until(random("hello", 10, 1), List.of(), List.of(third)));

    assertThat(answer.end().finish()).isEqualTo(Finish.STOP);
    assertThat(answer.tokens()).isEqualTo(tokens.subList(0, tokens.indexOf(third)));
    assertThat(answer.end().tokens()).isEqualTo(answer.tokens().size() + 1);
  }

  @Test
  void aStopTextIsCutOffWithWhatFollows() {
    String text = answer(random("hello", 10, 1)).text();
    String stop = text.substring(3, 5);

    Answer answer = answer(until(random("hello", 10, 1), List.of(stop), List.of()));

    assertThat(answer.end().finish()).isEqualTo(Finish.STOP);
    assertThat(answer.text()).isEqualTo(text.substring(0, text.indexOf(stop)));
  }

  @Test
  void whatMightHaveBecomeAStopIsNotLost() {
    String text = answer(random("hello", 10, 1)).text();
    String never = text.substring(text.length() - 1) + "and more";

    Answer answer = answer(until(random("hello", 10, 1), List.of(never), List.of()));

    assertThat(answer.text()).isEqualTo(text);
    assertThat(answer.end().rest()).isNotEmpty();
  }

  @Test
  void anAnswerThatNobodyWantsEndsAtOnce() {
    List<Piece> heard = new ArrayList<>();
    Generation generation =
        new Generation(model, new Codec(new ByteTokenizer()), random("hello", 10, 1));

    Optional<Generation.Ended> end =
        generation.answer(
            new Codec(new ByteTokenizer()).tokens("hello"),
            piece -> {
              heard.add(piece);
              return heard.size() < 2;
            });

    assertThat(end).isEmpty();
    assertThat(heard).hasSize(2);
  }

  @Test
  void aPromptThatLeavesNoRoomIsRefused() {
    Sampling sampling = greedy("x".repeat(TinyModel.SEQUENCE), 1);

    assertThatThrownBy(() -> answer(sampling)).hasMessageContaining("16 tokens leaves no room");
  }

  private Answer answer(Sampling sampling) {
    List<Piece> pieces = new ArrayList<>();
    Codec codec = new Codec(new ByteTokenizer());
    Generation.Ended end =
        new Generation(model, codec, sampling)
            .answer(codec.tokens(sampling.prompt()), pieces::add)
            .orElseThrow();
    String text = String.join("", pieces.stream().map(Piece::text).toList()) + end.rest();
    return new Answer(pieces.stream().map(Piece::token).toList(), text, end);
  }
}
