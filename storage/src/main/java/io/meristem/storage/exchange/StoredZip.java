package io.meristem.storage.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * A zip archive of uncompressed entries, written front to back: the checksum of an entry follows
 * its bytes, so that nothing is read twice. Past 4 GiB it is a zip64 archive. Nothing in it depends
 * on the time.
 *
 * <p>Java's own zip streams want the checksum of an uncompressed entry before its bytes.
 */
public record StoredZip(List<Part> parts) {

  /** Writes the bytes of an entry. */
  @FunctionalInterface
  public interface Content {
    void copy(OutputStream target) throws IOException;
  }

  /**
   * One entry.
   *
   * @param bytes how many the content will write
   */
  public record Part(String name, long bytes, Content content) {

    /** An entry of these bytes. */
    public static Part of(String name, byte[] content) {
      return new Part(name, content.length, target -> target.write(content));
    }

    byte[] nameBytes() {
      return name.getBytes(UTF_8);
    }

    boolean large() {
      return bytes >= LARGE;
    }
  }

  private record Written(Part part, long offset, int checksum) {

    boolean large() {
      return part.large() || offset >= LARGE;
    }
  }

  private static final long LARGE = 0xFFFF_FFFFL;
  private static final int MANY = 0xFFFF;
  private static final short VERSION = 20;
  private static final short VERSION_OF_LARGE = 45;
  private static final short CHECKSUM_FOLLOWS = 8;
  private static final int FIRST_OF_JANUARY_1980 = 0x0021_0000;

  public StoredZip {
    parts = List.copyOf(parts);
  }

  /** The size of the whole archive. */
  public long bytes() {
    long offset = 0;
    long directory = 0;
    for (Part part : parts) {
      directory += directoryEntry(new Written(part, offset, 0)).remaining();
      offset += head(part).remaining() + part.bytes() + tail(part, 0).remaining();
    }
    return offset + directory + end(offset, directory).remaining();
  }

  /**
   * Writes the archive.
   *
   * @throws IOException also when a content writes another number of bytes than it promised
   */
  public void write(OutputStream target) throws IOException {
    List<Written> directory = new ArrayList<>();
    long offset = 0;
    for (Part part : parts) {
      put(target, head(part));
      int checksum = copy(part, target);
      put(target, tail(part, checksum));
      directory.add(new Written(part, offset, checksum));
      offset += head(part).remaining() + part.bytes() + tail(part, checksum).remaining();
    }
    long size = 0;
    for (Written written : directory) {
      ByteBuffer entry = directoryEntry(written);
      size += entry.remaining();
      put(target, entry);
    }
    put(target, end(offset, size));
  }

  private static int copy(Part part, OutputStream target) throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(target, new CRC32());
    Counted counted = new Counted(checked);
    part.content().copy(counted);
    if (counted.bytes() != part.bytes()) {
      throw new IOException(
          "%s has %d bytes, not %d".formatted(part.name(), counted.bytes(), part.bytes()));
    }
    return (int) checked.getChecksum().getValue();
  }

  private static ByteBuffer head(Part part) {
    byte[] name = part.nameBytes();
    ByteBuffer head = little(50 + name.length);
    head.putInt(0x0403_4B50).putShort(part.large() ? VERSION_OF_LARGE : VERSION);
    head.putShort(CHECKSUM_FOLLOWS).putShort((short) 0).putInt(FIRST_OF_JANUARY_1980);
    head.putInt(0)
        .putInt(small(part.bytes(), part.large()))
        .putInt(small(part.bytes(), part.large()));
    head.putShort((short) name.length).putShort((short) (part.large() ? 20 : 0)).put(name);
    if (part.large()) {
      head.putShort((short) 1).putShort((short) 16).putLong(part.bytes()).putLong(part.bytes());
    }
    return head.flip();
  }

  private static ByteBuffer tail(Part part, int checksum) {
    ByteBuffer tail = little(24).putInt(0x0807_4B50).putInt(checksum);
    if (part.large()) {
      tail.putLong(part.bytes()).putLong(part.bytes());
    } else {
      tail.putInt((int) part.bytes()).putInt((int) part.bytes());
    }
    return tail.flip();
  }

  private static ByteBuffer directoryEntry(Written written) {
    Part part = written.part();
    boolean large = written.large();
    short version = large ? VERSION_OF_LARGE : VERSION;
    byte[] name = part.nameBytes();
    ByteBuffer entry = little(74 + name.length);
    entry.putInt(0x0201_4B50).putShort(version).putShort(version);
    entry.putShort(CHECKSUM_FOLLOWS).putShort((short) 0).putInt(FIRST_OF_JANUARY_1980);
    entry.putInt(written.checksum());
    entry.putInt(small(part.bytes(), large)).putInt(small(part.bytes(), large));
    entry.putShort((short) name.length).putShort((short) (large ? 28 : 0)).putShort((short) 0);
    entry.putShort((short) 0).putShort((short) 0).putInt(0).putInt(small(written.offset(), large));
    entry.put(name);
    if (large) {
      entry.putShort((short) 1).putShort((short) 24).putLong(part.bytes()).putLong(part.bytes());
      entry.putLong(written.offset());
    }
    return entry.flip();
  }

  private ByteBuffer end(long offset, long size) {
    int count = parts.size();
    boolean large = offset + size >= LARGE || count >= MANY;
    ByteBuffer end = little(98);
    if (large) {
      end.putInt(0x0606_4B50).putLong(44).putShort(VERSION_OF_LARGE).putShort(VERSION_OF_LARGE);
      end.putInt(0).putInt(0).putLong(count).putLong(count).putLong(size).putLong(offset);
      end.putInt(0x0706_4B50).putInt(0).putLong(offset + size).putInt(1);
    }
    short shown = (short) (large ? MANY : count);
    end.putInt(0x0605_4B50).putInt(0).putShort(shown).putShort(shown);
    end.putInt(small(size, large)).putInt(small(offset, large)).putShort((short) 0);
    return end.flip();
  }

  /** A number, or where large ones are elsewhere the mark that says so. */
  private static int small(long number, boolean large) {
    return large ? (int) LARGE : (int) number;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(OutputStream target, ByteBuffer bytes) throws IOException {
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    target.write(content);
  }
}
