package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.object.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The text that the golden curves were trained on, made from its seeds. */
record GoldenCorpus(JsonNode facts, ByteBuffer training, ByteBuffer validation) {

  static final int VALIDATION_BATCHES = 4;

  static GoldenCorpus of(JsonNode facts) {
    JsonNode corpus = facts.get("corpus");
    Tables tables =
        new Tables(
            new Lcg(corpus.get("table_seed").longValue()), corpus.get("alphabet").intValue());
    Lcg draws = new Lcg(corpus.get("text_seed").longValue());
    int[] symbols = new int[corpus.get("length").intValue()];
    for (int at = 2; at < symbols.length; at++) {
      symbols[at] = tables.next(symbols[at - 2], symbols[at - 1], draws);
    }
    return split(facts, symbols);
  }

  /** Which symbol likes to follow which. */
  private static final class Tables {

    private final int alphabet;
    private final int[] one;
    private final int[][] two;
    private final int[][] third;

    Tables(Lcg draws, int alphabet) {
      this.alphabet = alphabet;
      one = new int[alphabet];
      two = new int[alphabet][alphabet];
      third = new int[alphabet][alphabet];
      Arrays.setAll(one, _ -> draws.next(alphabet));
      for (int a = 0; a < alphabet; a++) {
        for (int b = 0; b < alphabet; b++) {
          two[a][b] = draws.next(alphabet);
          third[a][b] = draws.next(alphabet);
        }
      }
    }

    int next(int a, int b, Lcg draws) {
      int way = draws.next(16);
      return way < 6
          ? one[b]
          : way < 12 ? two[a][b] : way < 15 ? third[a][b] : draws.next(alphabet);
    }
  }

  private static GoldenCorpus split(JsonNode facts, int[] symbols) {
    JsonNode corpus = facts.get("corpus");
    byte[] text = new byte[symbols.length];
    for (int at = 0; at < text.length; at++) {
      text[at] = (byte) (corpus.get("first").intValue() + symbols[at]);
    }
    assertThat(Sha256.hex(Sha256.newDigest().digest(text)))
        .isEqualTo(corpus.get("sha256_of_bytes").textValue());
    int train = corpus.get("train").intValue();
    return new GoldenCorpus(
        facts,
        ByteBuffer.wrap(text, 0, train).slice(),
        ByteBuffer.wrap(text, train, text.length - train).slice());
  }

  /** Tokens and the tokens that follow them. */
  Tokens[] trainingBatch(Lcg draws) {
    return batch(training, draws);
  }

  double validationLoss(TokenFormer model) {
    Lcg draws = new Lcg(facts.get("data_seeds").get("validation").longValue());
    double sum = 0;
    for (int index = 0; index < VALIDATION_BATCHES; index++) {
      Tokens[] batch = batch(validation, draws);
      sum += model.loss(batch[0], batch[1]);
    }
    return sum / VALIDATION_BATCHES;
  }

  private Tokens[] batch(ByteBuffer part, Lcg draws) {
    int rows = facts.get("batch").intValue();
    int length = facts.get("seq_len").intValue();
    long[] tokens = new long[rows * length];
    long[] labels = new long[rows * length];
    for (int row = 0; row < rows; row++) {
      int start = draws.next(part.capacity() - length);
      for (int at = 0; at < length; at++) {
        tokens[row * length + at] = part.get(start + at);
        labels[row * length + at] = part.get(start + at + 1);
      }
    }
    return new Tokens[] {Tokens.of(rows, length, tokens), Tokens.of(rows, length, labels)};
  }
}
