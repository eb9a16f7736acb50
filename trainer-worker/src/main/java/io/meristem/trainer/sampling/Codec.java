package io.meristem.trainer.sampling;

import java.nio.charset.StandardCharsets;

/** How text becomes a version's tokens, and its tokens text. */
public sealed interface Codec {

  /** The tokens of a text, at least one for a text that is not empty. */
  long[] tokens(String text);

  /** The text of tokens that come one by one. */
  TokenText text();

  /** Every byte of UTF-8 is its own token. */
  record Bytes() implements Codec {

    @Override
    public long[] tokens(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      long[] tokens = new long[bytes.length];
      for (int at = 0; at < bytes.length; at++) {
        tokens[at] = Byte.toUnsignedLong(bytes[at]);
      }
      return tokens;
    }

    @Override
    public TokenText text() {
      return new Utf8Text();
    }
  }
}
