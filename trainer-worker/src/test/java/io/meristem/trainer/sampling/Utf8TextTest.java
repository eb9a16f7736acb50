package io.meristem.trainer.sampling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8TextTest {

  @Test
  void aCharacterComesWithItsLastByte() {
    assertThat(pieces("aü€😀".getBytes(UTF_8)))
        .containsExactly("a", "", "ü", "", "", "€", "", "", "", "😀", "");
  }

  @Test
  void whatIsNoUtf8IsReplaced() {
    assertThat(pieces(bytes(0xff, 'a', 0xc3, 'b')))
        .containsExactly("\uFFFD", "a", "", "\uFFFDb", "");
  }

  @Test
  void aCharacterThatNeverBecomesWholeIsReplacedAtTheEnd() {
    assertThat(pieces(bytes('a', 0xf0, 0x9f, 0x98))).containsExactly("a", "", "", "", "\uFFFD");
  }

  @Test
  void anyBytesReadOneByOneAreTheTextReadAtOnce() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) (random.nextBoolean() ? 0x80 + random.nextInt(0x80) : 'a');
      }

      assertThat(String.join("", pieces(bytes))).isEqualTo(new String(bytes, UTF_8));
    }
  }

  private static List<String> pieces(byte... bytes) {
    Utf8Text text = new Utf8Text();
    List<String> pieces = new ArrayList<>();
    for (byte token : bytes) {
      pieces.add(text.next(Byte.toUnsignedInt(token)));
    }
    pieces.add(text.rest());
    return pieces;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int at = 0; at < values.length; at++) {
      bytes[at] = (byte) values[at];
    }
    return bytes;
  }
}
