package io.meristem.trainer.text;

import java.io.IOException;
import java.io.InputStream;

/** Tokenises texts. For one thread at a time. */
public sealed interface TextTokenizer extends AutoCloseable
    permits ByteTokenizer, HuggingFaceTokenizer {

  /** Every id is below it. */
  int vocabulary();

  /**
   * Tokenises a whole text while it is being read; what is held in memory does not depend on its
   * length.
   *
   * @throws UnreadableText if it is no text for this tokenizer
   * @throws UnusableTokenizer if the tokenizer breaks on it
   */
  void tokenise(InputStream text, TokenSink sink) throws IOException;

  @Override
  void close();
}
