package io.meristem.storage.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {

  @TempDir Path folder;

  @Test
  void whatFitsIsAllowed() {
    assertThatCode(() -> LocalDisk.require(folder.resolve("file"), 1)).doesNotThrowAnyException();
  }

  @Test
  void whatDoesNotFitIsRefusedWithWhatItNeedsAndWhatThereIs() {
    Path file = folder.resolve("file");

    assertThatThrownBy(() -> LocalDisk.require(file, Long.MAX_VALUE))
        .isInstanceOf(DiskFullException.class)
        .hasMessageMatching(file + ": needs 9223372036854775807 bytes, [0-9]+ free");
  }

  @Test
  void aFailureForWantOfSpaceIsExplained() {
    Path file = folder.resolve("file");

    IOException explained =
        LocalDisk.explained(new IOException("No space left on device"), file, 42);

    assertThat(explained).hasMessageMatching(file + ": needs 42 bytes, [0-9]+ free");
  }

  @Test
  void aDiskThatIsFullAtAnyByteIsNamedWithTheFileAndWhatItNeeds() {
    Path file = folder.resolve("file");
    byte[] bytes = new byte[40];

    for (int full = 0; full < bytes.length; full++) {
      int room = full;
      assertThatThrownBy(() ->
              LocalDisk.write(file, bytes.length, out -> out.write(bytes), _ -> cramped(room)))
          .as("full at byte %d", full)
          .isInstanceOf(DiskFullException.class)
          .hasMessageMatching(file + ": needs 40 bytes, [0-9]+ free");
    }
  }

  /** A file on a disk that has room for so many bytes. */
  private static OutputStream cramped(int room) {
    return new OutputStream() {
      private int left = room;

      @Override
      public void write(int one) throws IOException {
        if (left-- == 0) {
          throw new IOException("No space left on device");
        }
      }
    };
  }

  @Test
  void aFileIsWrittenWhereThereIsRoom() throws IOException {
    Path file = folder.resolve("file");

    LocalDisk.write(file, 3, out -> out.write(new byte[] {1, 2, 3}));

    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
  }

  @Test
  void anotherFailureStaysWhatItIs() {
    IOException failure = new IOException("Input/output error");

    assertThat(LocalDisk.explained(failure, folder.resolve("file"), 42)).isSameAs(failure);
  }
}
