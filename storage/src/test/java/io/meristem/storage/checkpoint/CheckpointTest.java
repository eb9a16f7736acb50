package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.checkpoint.Segment.Stored;
import io.meristem.storage.checkpoint.Segment.Zeros;
import io.meristem.storage.object.BlobRef;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTest {

  private static final BlobRef LETTERS = new BlobRef("letters", 10, "a");
  private static final BlobRef DIGITS = new BlobRef("digits", 10, "d");
  private static final String JOINED = "cdef\0\0\0" + "0123" + "a";
  private static final Checkpoint FILE =
      new Checkpoint(
          12,
          "joined",
          List.of(LETTERS, DIGITS),
          List.of(new Stored(0, 2, 4), new Zeros(3), new Stored(1, 0, 4), new Stored(0, 0, 1)));

  private final List<String> opened = new ArrayList<>();

  @Test
  void itsBytesAreThoseOfItsSegmentsInTheirOrder() throws IOException {
    try (InputStream in = FILE.read(this::blob, 0, 12)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo(JOINED);
    }
  }

  @Test
  void everyRangeOfItIsThatOfTheJoinedBytes() throws IOException {
    for (int from = 0; from <= JOINED.length(); from++) {
      for (int to = from; to <= JOINED.length(); to++) {
        try (InputStream in = FILE.read(this::blob, from, to - from)) {
          assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
              .isEqualTo(JOINED.substring(from, to));
        }
      }
    }
  }

  @Test
  void blobsWhoseTurnNeverComesAreNotOpened() throws IOException {
    InputStream in = FILE.read(this::blob, 0, 12);
    assertThat(in.readNBytes(2)).asString(StandardCharsets.US_ASCII).isEqualTo("cd");

    in.close();

    assertThat(opened).containsExactly("letters 2 4");
  }

  @Test
  void aBlobThatEndsEarlyIsAnErrorAndNoShorterFile() throws IOException {
    try (InputStream in =
        FILE.read((_, _, length) -> new ByteArrayInputStream(new byte[(int) length - 1]), 0, 12)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("1 bytes early");
    }
  }

  @Test
  void aFileThatIsOneBlobIsKnownAsThat() {
    assertThat(Checkpoint.of(LETTERS).wholeBlob()).contains(LETTERS);
    assertThat(FILE.wholeBlob()).isEmpty();
    assertThat(new Checkpoint(9, "a", List.of(LETTERS), List.of(new Stored(0, 0, 9))).wholeBlob())
        .isEmpty();
  }

  @Test
  void segmentsThatAreNotInTheirBlobsOrDoNotAddUpAreRefused() {
    List<BlobRef> blobs = List.of(LETTERS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checkpoint(4, "a", blobs, List.of(new Stored(0, 7, 4))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checkpoint(4, "a", blobs, List.of(new Stored(1, 0, 4))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checkpoint(5, "a", blobs, List.of(new Stored(0, 0, 4))))
        .withMessageContaining("have 4 bytes, not 5");
    assertThatIllegalArgumentException().isThrownBy(() -> new Zeros(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Stored(0, -1, 4));
  }

  private InputStream blob(BlobRef blob, long offset, long length) {
    opened.add("%s %d %d".formatted(blob.key(), offset, length));
    String content = blob.equals(LETTERS) ? "abcdefghij" : "0123456789";
    return new ByteArrayInputStream(
        content.getBytes(StandardCharsets.US_ASCII), (int) offset, (int) length);
  }
}
