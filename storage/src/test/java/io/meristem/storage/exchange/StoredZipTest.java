package io.meristem.storage.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredZipTest {

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final int CHUNK = 1 << 20;

  @TempDir private Path folder;

  @Test
  void anotherReaderFindsWhatWasStored() throws IOException {
    StoredZip zip =
        new StoredZip(
            List.of(StoredZip.Part.of("a/hello", HELLO), StoredZip.Part.of("a/none", new byte[0])));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    zip.write(out);

    Path file = Files.write(folder.resolve("zip"), out.toByteArray());
    assertThat(zip.bytes()).isEqualTo(out.size());
    try (ZipFile read = new ZipFile(file.toFile())) {
      assertThat(read.stream().map(ZipEntry::getName)).containsExactly("a/hello", "a/none");
      assertThat(content(read, "a/hello")).isEqualTo(HELLO);
      assertThat(read.getEntry("a/hello").getCrc()).isEqualTo(checksum(HELLO));
    }
  }

  @Test
  void past4GiBItIsReadAsWell() throws IOException {
    long large = (1L << 32) + 5;
    StoredZip zip =
        new StoredZip(
            List.of(
                new StoredZip.Part("large", large, target -> zeros(target, large)),
                StoredZip.Part.of("behind", HELLO)));
    Path file = folder.resolve("zip");

    try (OutputStream out = new Holes(file)) {
      zip.write(out);
    }

    assertThat(Files.size(file)).isEqualTo(zip.bytes());
    try (ZipFile read = new ZipFile(file.toFile())) {
      assertThat(read.getEntry("large").getSize()).isEqualTo(large);
      assertThat(content(read, "behind")).isEqualTo(HELLO);
    }
  }

  @Test
  void aContentOfAnotherSizeThanPromisedFailsByName() {
    StoredZip zip =
        new StoredZip(List.of(new StoredZip.Part("short", 6, target -> target.write(HELLO))));

    assertThatThrownBy(() -> zip.write(OutputStream.nullOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessage("short has 5 bytes, not 6");
  }

  private static byte[] content(ZipFile zip, String name) throws IOException {
    try (var in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  private static long checksum(byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    return checksum.getValue();
  }

  private static void zeros(OutputStream target, long bytes) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (long left = bytes; left > 0; left -= CHUNK) {
      target.write(chunk, 0, (int) Math.min(CHUNK, left));
    }
  }

  /** A file in which whole chunks of zeros are holes. */
  private static final class Holes extends OutputStream {

    private final FileChannel file;

    Holes(Path path) throws IOException {
      this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
      if (length == CHUNK) {
        file.position(file.position() + length);
      } else {
        file.write(ByteBuffer.wrap(content, offset, length));
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
