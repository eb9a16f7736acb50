package io.meristem.trainer.sampling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DecodedTextTest {

  @Test
  void aCharacterOfSeveralTokensComesWithTheLast() {
    assertThat(pieces(DecodedTextTest::bytes, 'a', 0xc3, 0xbc, 'b'))
        .containsExactly("a", "", "ü", "b", "");
  }

  @Test
  void aSpaceThatATokenHasOnlyBehindAnotherIsNotLost() {
    assertThat(pieces(DecodedTextTest::words, 1, 2, 3)).containsExactly("w1", " w2", " w3", "");
  }

  @Test
  void whatNeverBecomesWholeIsReplacedAtTheEnd() {
    assertThat(pieces(DecodedTextTest::bytes, 'a', 0xf0, 0x9f))
        .containsExactly("a", "", "", "\uFFFD");
  }

  @Test
  void joinedThePiecesAreTheWholeText() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      int[] tokens = random.ints(30, 0, 256).toArray();
      List<Integer> all = new ArrayList<>();
      for (int token : tokens) {
        all.add(token);
      }

      assertThat(String.join("", pieces(DecodedTextTest::bytes, tokens))).isEqualTo(bytes(all));
    }
  }

  private static List<String> pieces(Function<List<Integer>, String> decoder, int... tokens) {
    DecodedText text = new DecodedText(decoder);
    List<String> pieces = new ArrayList<>();
    for (int token : tokens) {
      pieces.add(text.next(token));
    }
    pieces.add(text.rest());
    return pieces;
  }

  /** As byte-level tokenizers decode. */
  private static String bytes(List<Integer> tokens) {
    byte[] bytes = new byte[tokens.size()];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = tokens.get(at).byteValue();
    }
    return new String(bytes, UTF_8);
  }

  /** As tokenizers of words decode: a space between two, none before the first. */
  private static String words(List<Integer> tokens) {
    return String.join(" ", tokens.stream().map(token -> "w" + token).toList());
  }
}
