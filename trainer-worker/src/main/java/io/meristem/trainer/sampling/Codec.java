package io.meristem.trainer.sampling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.trainer.text.ByteTokenizer;
import io.meristem.trainer.text.HuggingFaceTokenizer;
import io.meristem.trainer.text.TextTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How a version's prompts become tokens, and its tokens text. For one thread.
 *
 * @param tokenizer closed with it
 */
public record Codec(TextTokenizer tokenizer) implements AutoCloseable {

  /**
   * The tokens of a text.
   *
   * @throws io.meristem.trainer.text.UnusableTokenizer if the tokenizer breaks on it
   */
  public long[] tokens(String text) {
    IntStream.Builder tokens = IntStream.builder();
    try {
      tokenizer.tokenise(
          new ByteArrayInputStream(text.getBytes(UTF_8)),
          (ids, _) -> Arrays.stream(ids).forEach(tokens::add));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tokens.build().asLongStream().toArray();
  }

  /** The text of tokens that come one by one. */
  TokenText text() {
    return switch (tokenizer) {
      case ByteTokenizer _ -> new Utf8Text();
      case HuggingFaceTokenizer known -> new DecodedText(known::decode);
    };
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
