package io.meristem.trainer.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceTokenizerTest {

  private static final int WHOLE = 1 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {TokenizerJson.GPT_2, TokenizerJson.LLAMA_3, TokenizerJson.O200K})
  void thePiecesHaveTheTokensOfTheWholeText(String pattern) throws IOException {
    Path file = TokenizerJson.write(folder, TokenizerJson.withEnd(TokenizerJson.of(pattern)));
    Random random = new Random(3);
    try (var whole = HuggingFaceTokenizer.open(file, folder, WHOLE);
        var cut = HuggingFaceTokenizer.open(file, folder, 100)) {
      for (int round = 0; round < 60; round++) {
        String text = NastyText.of(random, 400);

        List<Integer> tokens = tokens(cut, text);

        assertThat(tokens).as(text).isEqualTo(tokens(whole, text));
      }
    }
  }

  @Test
  void aByteLevelTokenizerWithoutMergesGivesTheBytes() throws IOException {
    ObjectNode bytes = TokenizerJson.of(TokenizerJson.GPT_2);
    ((ObjectNode) bytes.get("model")).putArray("merges");
    try (var tokenizer = HuggingFaceTokenizer.open(TokenizerJson.write(folder, bytes), folder)) {

      List<Integer> tokens = tokens(tokenizer, "a\u00e9 \n\ud83d\ude00");

      assertThat(tokens).containsExactly(0x61, 0xc3, 0xa9, 0x20, 0x0a, 0xf0, 0x9f, 0x98, 0x80);
    }
  }

  @Test
  void nothingIsCutOffPaddedOrAdded() throws IOException {
    ObjectNode file = TokenizerJson.withEnd(TokenizerJson.of(TokenizerJson.GPT_2));
    int end = file.at("/added_tokens/0/id").intValue();
    truncate(file);
    pad(file);
    endEveryText(file, end);
    try (var tokenizer = HuggingFaceTokenizer.open(TokenizerJson.write(folder, file), folder)) {

      List<Integer> tokens = tokens(tokenizer, "xyz".repeat(100));

      assertThat(tokens).hasSize(300).doesNotContain(end);
    }
  }

  @Test
  void anAddedTokenCountsAndIsFoundInTexts() throws IOException {
    ObjectNode file = TokenizerJson.withEnd(TokenizerJson.of(TokenizerJson.GPT_2));
    int end = file.at("/added_tokens/0/id").intValue();
    try (var tokenizer = HuggingFaceTokenizer.open(TokenizerJson.write(folder, file), folder)) {

      List<Integer> tokens = tokens(tokenizer, "x<|end|>");

      assertThat(tokens).containsExactly((int) 'x', end);
      assertThat(tokenizer.vocabulary()).isEqualTo(end + 1);
    }
  }

  @Test
  void tokensComeWithTheBytesThatTheyStandFor() throws IOException {
    String text = NastyText.of(new Random(4), 500);
    List<Long> bytes = new ArrayList<>();
    Path file = TokenizerJson.write(folder, TokenizerJson.of(TokenizerJson.GPT_2));
    try (var tokenizer = HuggingFaceTokenizer.open(file, folder, 100)) {

      tokenizer.tokenise(
          new ByteArrayInputStream(text.getBytes(UTF_8)), (_, count) -> bytes.add(count));

      assertThat(bytes).hasSizeGreaterThan(16);
      assertThat(bytes.stream().mapToLong(Long::longValue).sum())
          .isEqualTo(text.getBytes(UTF_8).length);
    }
  }

  @Test
  void whatTheLibraryRefusesIsRefusedInItsWords() throws IOException {
    ObjectNode file = TokenizerJson.of(TokenizerJson.GPT_2);
    file.withArray("/model/merges").add("nobody knows");

    assertThatThrownBy(() -> HuggingFaceTokenizer.open(TokenizerJson.write(folder, file), folder))
        .isInstanceOf(UnusableTokenizer.class)
        .hasMessageContaining("the tokenizers library says: Token `nobody` out of vocabulary");
  }

  @Test
  void aTokenizerThatHasNoTokenForATextIsRefusedInTheLibrarysWords() throws IOException {
    ObjectNode file = TokenizerJson.of(TokenizerJson.GPT_2);
    file.putObject("model")
        .put("type", "WordLevel")
        .put("unk_token", "<unk>")
        .putObject("vocab")
        .put("a", 0)
        .put("b", 1);
    try (var tokenizer = HuggingFaceTokenizer.open(TokenizerJson.write(folder, file), folder)) {

      assertThatThrownBy(() -> tokens(tokenizer, "c"))
          .isInstanceOf(UnusableTokenizer.class)
          .hasMessageContaining("Missing [UNK] token");
    }
  }

  @Test
  void aPanicOfTheLibraryIsARefusalAndNothingElse() throws IOException {
    ObjectNode file = TokenizerJson.of(TokenizerJson.GPT_2);
    ObjectNode replace = file.putObject("normalizer").put("type", "Replace").put("content", "x");
    replace.putObject("pattern").put("String", "");
    try (var tokenizer = HuggingFaceTokenizer.open(TokenizerJson.write(folder, file), folder)) {

      assertThatThrownBy(() -> tokens(tokenizer, "the quick \u00e9 fox"))
          .isInstanceOf(UnusableTokenizer.class)
          .hasMessageContaining("the tokenizers library broke: index out of bounds");
    }
  }

  @Test
  void nothingIsLeftOfTheLibrary() throws IOException {
    Path file = TokenizerJson.write(folder, TokenizerJson.of(TokenizerJson.GPT_2));

    HuggingFaceTokenizer.open(file, folder).close();

    assertThat(folder).isDirectoryNotContaining("glob:**.{so,log}");
  }

  private static void truncate(ObjectNode file) {
    file.putObject("truncation")
        .put("direction", "Right")
        .put("max_length", 8)
        .put("strategy", "LongestFirst")
        .put("stride", 0);
  }

  private static void pad(ObjectNode file) {
    ObjectNode padding = file.putObject("padding").put("direction", "Right");
    padding.putObject("strategy").put("Fixed", 512);
    padding.putNull("pad_to_multiple_of");
    padding.put("pad_id", 0).put("pad_type_id", 0).put("pad_token", "!");
  }

  private static void endEveryText(ObjectNode file, int end) {
    ObjectNode template = file.putObject("post_processor").put("type", "TemplateProcessing");
    var single = template.putArray("single");
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    single.addObject().putObject("SpecialToken").put("id", "<|end|>").put("type_id", 0);
    var pair = template.putArray("pair");
    pair.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
    ObjectNode special = template.putObject("special_tokens").putObject("<|end|>");
    special.put("id", "<|end|>").putArray("ids").add(end);
    special.putArray("tokens").add("<|end|>");
  }

  private static List<Integer> tokens(TextTokenizer tokenizer, String text) throws IOException {
    List<Integer> all = new ArrayList<>();
    tokenizer.tokenise(
        new ByteArrayInputStream(text.getBytes(UTF_8)),
        (ids, _) -> {
          for (int id : ids) {
            all.add(id);
          }
        });
    return all;
  }
}
