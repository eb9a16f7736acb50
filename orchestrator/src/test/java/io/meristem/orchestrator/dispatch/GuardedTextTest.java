package io.meristem.orchestrator.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class GuardedTextTest {

  private static GuardedText guarded(String text, long limit) {
    return new GuardedText(new ByteArrayInputStream(text.getBytes(UTF_8)), limit);
  }

  @Test
  void aTextPassesUnchangedAndIsHashed() throws IOException {
    GuardedText text = guarded("hello", 5);

    byte[] read = text.readAllBytes();

    assertThat(read).isEqualTo("hello".getBytes(UTF_8));
    assertThat(text.problem()).isEmpty();
    assertThat(text.sha256()).isEqualTo(Sha256.of("hello"));
  }

  @Test
  void aTextReadByteByByteIsHashedToo() throws IOException {
    GuardedText text = guarded("hi", 5);

    int first = text.read();
    int second = text.read();
    int end = text.read();

    assertThat(new int[] {first, second, end}).containsExactly('h', 'i', -1);
    assertThat(text.sha256()).isEqualTo(Sha256.of("hi"));
  }

  @Test
  void whatIsSkippedIsHashedToo() throws IOException {
    GuardedText text = guarded("hello", 5);

    text.skipNBytes(2);
    byte[] rest = text.readAllBytes();

    assertThat(rest).hasSize(3);
    assertThat(text.sha256()).isEqualTo(Sha256.of("hello"));
  }

  @Test
  void nothingIsNoText() throws IOException {
    GuardedText text = guarded("", 5);

    byte[] read = text.readAllBytes();

    assertThat(read).isEmpty();
    assertThat(text.problem()).map(Problem::type).contains("empty-text");
  }

  @Test
  void aNulByteStopsTheReadingAndIsNamedByItsPlace() throws IOException {
    GuardedText text = guarded("abcd\0e", 100);
    text.skipNBytes(2);

    assertThatThrownBy(text::readAllBytes).isInstanceOf(IOException.class);

    assertThat(text.problem()).map(Problem::type).contains("binary-text");
    assertThat(text.problem().orElseThrow().detail()).contains("byte 4 is NUL");
  }

  @Test
  void aTextAsLongAsTheLimitPasses() throws IOException {
    GuardedText text = guarded("12345", 5);

    byte[] read = text.readAllBytes();

    assertThat(read).hasSize(5);
    assertThat(text.problem()).isEmpty();
  }

  @Test
  void aLongerTextIsStopped() {
    GuardedText text = guarded("123456", 5);

    assertThatThrownBy(text::readAllBytes).isInstanceOf(IOException.class);

    assertThat(text.problem()).map(Problem::type).contains("text-too-long");
    assertThat(text.problem().orElseThrow().detail()).contains("5 bytes");
  }
}
