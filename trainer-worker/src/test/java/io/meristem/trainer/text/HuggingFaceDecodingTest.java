package io.meristem.trainer.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceDecodingTest {

  @TempDir Path folder;

  @Test
  void theTokensOfATextStandForThatText() throws IOException {
    Path file = TokenizerJson.write(folder, TokenizerJson.of(TokenizerJson.LLAMA_3));
    Random random = new Random(5);
    try (var tokenizer = HuggingFaceTokenizer.open(file, folder)) {
      for (int round = 0; round < 40; round++) {
        String text = NastyText.of(random, 100);

        assertThat(tokenizer.decode(tokens(tokenizer, text))).isEqualTo(text);
      }
    }
  }

  @Test
  void textsAndTokensMayTakeTurns() throws IOException {
    Path file = TokenizerJson.write(folder, TokenizerJson.of(TokenizerJson.GPT_2));
    try (var tokenizer = HuggingFaceTokenizer.open(file, folder)) {
      List<Integer> first = tokens(tokenizer, "the quick");
      String text = tokenizer.decode(first.subList(0, 1));

      assertThat(tokens(tokenizer, "the quick")).isEqualTo(first);
      assertThat(text).isEqualTo("the");
    }
  }

  private static List<Integer> tokens(HuggingFaceTokenizer tokenizer, String text)
      throws IOException {
    List<Integer> tokens = new ArrayList<>();
    tokenizer.tokenise(
        new ByteArrayInputStream(text.getBytes(UTF_8)),
        (ids, _) -> {
          for (int id : ids) {
            tokens.add(id);
          }
        });
    return tokens;
  }
}
