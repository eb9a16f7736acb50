package io.meristem.trainer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.dataset.Tokenizer.HuggingFace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerFileTest {

  private static final String WRONG =
      """
      `` | it is empty
      no JSON | it is not JSON: Unrecognized token 'no'
      {"model": {"vocab": {"a": 0, | it is not JSON: Unexpected end-of-input
      [1, 2] | it is not a JSON object
      {} {} | something follows its JSON object
      {"version": "1.0"} | no model with a vocabulary
      {"model": {"type": "BPE"}} | no model with a vocabulary
      {"model": null} | its model is not an object
      {"model": {"vocab": 7}} | its model.vocab is not an object
      {"model": {"vocab": {}}} | a vocabulary of 0 is too small
      {"model": {"vocab": {"a": 0}}} | a vocabulary of 1 is too small
      {"model": {"vocab": {"a": 0, "b": 2}}} | no token has the id 1, but there is 2
      {"model": {"vocab": {"a": 0, "b": 0}}} | two tokens have the id 0
      {"model": {"vocab": {"a": -1}}} | the id of token a is -1
      {"model": {"vocab": {"a": 1.5}}} | the id of token a is 1.5
      {"model": {"vocab": {"a": "0"}}} | the id of token a is 0 and must be a whole
      {"model": {"vocab": {"a": 16777216}}} | must be a whole number from 0 to 16777215
      {"model": {"vocab": {"a": 99999999999}}} | the id of token a is 99999999999
      {"added_tokens": {}} | its added_tokens are not an array
      {"added_tokens": [1]} | its added_tokens is not an object
      """;

  @TempDir Path folder;

  @Test
  void theVocabularyIsTheHighestIdPlusOne() throws IOException {
    Path file =
        written(
            """
            {"version": "1.0", "added_tokens": [{"content": "<s>", "id": 2}, {"id": 0}],
             "model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": [["a", "b"]]}}\
            """);

    assertThat(TokenizerFile.vocabulary(file)).isEqualTo(3);
  }

  @Test
  void aUnigramModelNumbersItsTokensByTheirPlace() throws IOException {
    Path file = written("{\"model\": {\"vocab\": [[\"a\", -1.5], [\"b\", -2.5], [\"c\", 0]]}}");

    assertThat(TokenizerFile.vocabulary(file)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = WRONG)
  void whatIsNoTokenizerIsRefusedWithTheReason(String content, String reason) throws IOException {
    Path file = written(content);

    assertThatThrownBy(() -> TokenizerFile.vocabulary(file))
        .isInstanceOf(UnusableTokenizer.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aHugeFileIsRefusedUnread() throws IOException {
    Path file = folder.resolve("huge");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(HuggingFace.LONGEST_FILE + 1);
    }

    assertThatThrownBy(() -> TokenizerFile.vocabulary(file))
        .isInstanceOf(UnusableTokenizer.class)
        .hasMessageContaining("it has 67108865 bytes, and at most 67108864 are read");
  }

  @Test
  void aMutatedFileIsReadOrRefusedButNothingElseHappens() throws IOException {
    String whole = TokenizerJson.of(TokenizerJson.LLAMA_3).toString();
    Random random = new Random(5);
    for (int round = 0; round < 3000; round++) {
      StringBuilder mutated = new StringBuilder(whole);
      int at = random.nextInt(whole.length());
      switch (random.nextInt(3)) {
        case 0 -> mutated.setLength(at);
        case 1 -> mutated.setCharAt(at, (char) (32 + random.nextInt(95)));
        default -> mutated.insert(at, "{}[],:9-\"".charAt(random.nextInt(9)));
      }
      Path file = written(mutated.toString());
      try {
        assertThat(TokenizerFile.vocabulary(file)).isGreaterThan(1);
      } catch (UnusableTokenizer e) {
        assertThat(e).hasMessageMatching("(?s).{10,}");
      }
    }
  }

  private Path written(String content) throws IOException {
    return Files.writeString(folder.resolve("tokenizer.json"), content);
  }
}
