package io.meristem.trainer.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/**
 * Cuts a UTF-8 text into pieces that can be tokenised one by one. Joined, the pieces are the text.
 *
 * <p>A piece ends at the last of these places before its limit:
 *
 * <ul>
 *   <li>before a single space between a letter or digit and a letter;
 *   <li>after a newline that follows a character other than white space and precedes a letter or
 *       digit.
 * </ul>
 *
 * There no word of the usual byte-level BPE tokenizers begins or ends anywhere else: those that
 * split a text by the patterns of GPT-2, cl100k, o200k, Llama 3 and their kin before they merge. So
 * the tokens of the pieces are the tokens of the whole. A newline alone would not do: with spaces
 * or newlines around it these patterns treat the end of a text in another way than its middle.
 *
 * <p>It does not hold where a tokenizer looks further than a word: one that does not split the text
 * before it merges, that puts something before each text it is given, or that knows added tokens
 * with white space inside. Nor does it hold at a hard cut, which comes between two characters when
 * a piece has no such place: 64 Ki characters without a word. Then the tokens next to the cut may
 * be others than those of the whole text; they still stand for the same text.
 */
final class TextPieces {

  private static final int CHUNK = 1 << 16;

  /** A space and the letter after it, so that a cut never depends on how the text arrives. */
  private static final int SEEN_BEYOND = 3;

  private final InputStream in;
  private final int limit;
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
  private final CharBuffer chars = CharBuffer.allocate(CHUNK);
  private final StringBuilder pending = new StringBuilder();
  private long decoded;
  private boolean ended;

  /**
   * @param limit characters (UTF-16 units) in a piece, at least 2
   */
  TextPieces(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /**
   * The next piece, until the text is at its end.
   *
   * @throws UnreadableText if the text is not UTF-8, with the place of the first wrong byte
   */
  Optional<String> next() throws IOException {
    while (!ended && pending.length() <= limit + SEEN_BEYOND) {
      decode();
    }
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    int end = pending.length() <= limit ? pending.length() : cut();
    String piece = pending.substring(0, end);
    pending.delete(0, end);
    return Optional.of(piece);
  }

  private void decode() throws IOException {
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = read < 0;
    bytes.position(bytes.position() + Math.max(read, 0)).flip();
    CoderResult result = decoder.decode(bytes, chars, ended);
    if (result.isError()) {
      throw new UnreadableText(decoded + bytes.position());
    }
    decoded += bytes.position();
    bytes.compact();
    pending.append(chars.flip());
    chars.clear();
  }

  private int cut() {
    for (int at = limit; at > 1; at--) {
      if (beforeWord(at) || beforeLine(at)) {
        return at;
      }
    }
    return Character.isHighSurrogate(pending.charAt(limit - 1)) ? limit - 1 : limit;
  }

  private boolean beforeWord(int at) {
    return pending.charAt(at) == ' '
        && Character.isLetterOrDigit(pending.codePointBefore(at))
        && at + 1 < pending.length()
        && Character.isLetter(pending.codePointAt(at + 1));
  }

  private boolean beforeLine(int at) {
    return pending.charAt(at - 1) == '\n'
        && !isWhite(pending.codePointBefore(at - 1))
        && Character.isLetterOrDigit(pending.codePointAt(at));
  }

  private static boolean isWhite(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character);
  }
}
