package io.meristem.trainer.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPiecesTest {

  @Test
  void joinedThePiecesAreTheText() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      String text = NastyText.of(random, random.nextInt(200));
      int limit = 2 + random.nextInt(60);

      List<String> pieces = pieces(text, limit);

      assertThat(String.join("", pieces)).isEqualTo(text);
      assertThat(pieces).allMatch(piece -> !piece.isEmpty() && piece.length() <= limit);
    }
  }

  @Test
  void thePiecesDoNotDependOnHowTheTextArrives() throws IOException {
    Random random = new Random(2);
    for (int round = 0; round < 50; round++) {
      String text = NastyText.of(random, 200);

      List<String> drop = pieces(new Dripping(stream(text)), 20);

      assertThat(drop).isEqualTo(pieces(text, 20));
    }
  }

  @Test
  void aPieceEndsBeforeTheSpaceOfAWord() throws IOException {
    assertThat(pieces("one two (three) four", 9)).containsExactly("one", " two (thr", "ee) four");
    assertThat(pieces("one two three", 9)).containsExactly("one two", " three");
  }

  @Test
  void aPieceEndsAfterTheNewlineThatEndsALine() throws IOException {
    assertThat(pieces("(one.)\ntwo", 9)).containsExactly("(one.)\n", "two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(on) \n(two)", "(on)\n\ntwo)", "(on)\n two)", "(on)\r\ntwo"})
  void anyOtherNewlineIsNoPlaceToCut(String text) throws IOException {
    assertThat(pieces(text, 9).getFirst()).hasSize(9);
  }

  @Test
  void aHardCutComesBetweenCharacters() throws IOException {
    String text = "\ud83d\ude00".repeat(5);

    assertThat(pieces(text, 3)).hasSize(5).containsOnly("\ud83d\ude00");
  }

  @Test
  void anEmptyTextHasNoPieces() throws IOException {
    assertThat(pieces("", 10)).isEmpty();
  }

  @Test
  void theFirstByteThatIsNoUtf8IsNamed() {
    byte[] text = "a".repeat(200_000).getBytes(UTF_8);
    text[150_001] = (byte) 0xff;

    assertThatThrownBy(() -> pieces(new ByteArrayInputStream(text), 100))
        .isInstanceOfSatisfying(
            UnreadableText.class, unreadable -> assertThat(unreadable.at()).isEqualTo(150_001));
  }

  @Test
  void aTextThatEndsInsideACharacterIsUnreadableThere() {
    byte[] text = Arrays.copyOf("ab\u4e2d".getBytes(UTF_8), 4);

    assertThatThrownBy(() -> pieces(new ByteArrayInputStream(text), 100))
        .isInstanceOfSatisfying(
            UnreadableText.class, unreadable -> assertThat(unreadable.at()).isEqualTo(2));
  }

  private static List<String> pieces(String text, int limit) throws IOException {
    return pieces(stream(text), limit);
  }

  private static List<String> pieces(InputStream text, int limit) throws IOException {
    TextPieces pieces = new TextPieces(text, limit);
    List<String> all = new ArrayList<>();
    for (Optional<String> next = pieces.next(); next.isPresent(); next = pieces.next()) {
      all.add(next.get());
    }
    return all;
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  /** Gives one byte at a time. */
  private static final class Dripping extends FilterInputStream {

    Dripping(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return super.read(into, offset, Math.min(length, 1));
    }
  }
}
