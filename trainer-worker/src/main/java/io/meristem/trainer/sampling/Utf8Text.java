package io.meristem.trainer.sampling;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Tokens that are bytes, read as UTF-8; what is invalid becomes U+FFFD. */
final class Utf8Text implements TokenText {

  private static final int LONGEST_CHARACTER = 4;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer held = ByteBuffer.allocate(LONGEST_CHARACTER);

  @Override
  public String next(int token) {
    held.put((byte) token);
    return decoded(false);
  }

  @Override
  public String rest() {
    return decoded(true);
  }

  private String decoded(boolean isEnd) {
    CharBuffer text = CharBuffer.allocate(2 * LONGEST_CHARACTER);
    held.flip();
    var _ = decoder.decode(held, text, isEnd);
    held.compact();
    return text.flip().toString();
  }
}
