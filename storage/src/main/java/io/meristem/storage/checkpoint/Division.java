package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.LocalDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A child's file, told apart: what is in its parent's file bit for bit, what is zero, and what is
 * new. Only bytes decide, never what training was meant to leave alone.
 *
 * <p>I/O errors are {@link UncheckedIOException}.
 *
 * @param parts of the file, front to back
 */
public record Division(Path file, List<Part> parts) {

  /** Shorter stretches of zeros are not worth a segment. */
  private static final int FEWEST_ZEROS = 1024;

  private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[1 << 16]);

  /** A stretch of the file. */
  public sealed interface Part {
    long bytes();
  }

  /**
   * What the parent's file has as well.
   *
   * @param from where, in the parent's file
   */
  public record Old(long from, long bytes) implements Part {}

  /** What is zero. */
  public record Empty(long bytes) implements Part {}

  /**
   * What has to be stored.
   *
   * @param from where, in the child's file
   */
  public record Fresh(long from, long bytes) implements Part {}

  public Division {
    parts = List.copyOf(parts);
  }

  /**
   * Compares a child's file with its parent's. The first rows of a tensor are taken for old if they
   * are all those of the parent's tensor; the front of the file, if it is the whole front of the
   * parent's.
   *
   * @param parent if it has such a file
   * @param origin the parent's tensor that a child's began with, if it began with one
   */
  public static Division of(
      Path child, Optional<Path> parent, Function<String, Optional<String>> origin) {
    if (parent.isEmpty()) {
      return of(child, _ -> Optional.empty(), Optional.empty());
    }
    try (SafetensorsFile old = SafetensorsFile.open(parent.get())) {
      return of(child, origin, Optional.of(old));
    }
  }

  private static Division of(
      Path child, Function<String, Optional<String>> origin, Optional<SafetensorsFile> parent) {
    try (SafetensorsFile file = SafetensorsFile.open(child)) {
      List<Part> parts = new ArrayList<>();
      long front = file.front().byteSize();
      boolean sameFront = parent.isPresent() && file.front().mismatch(parent.get().front()) == -1;
      parts.add(sameFront ? new Old(0, front) : new Fresh(0, front));
      for (Entry entry : file.entries()) {
        Optional<Entry> old =
            parent.flatMap(has -> origin.apply(entry.name()).flatMap(name -> entry(has, name)));
        parts.addAll(parts(file, entry, parent, old));
      }
      return new Division(child, parts.stream().filter(part -> part.bytes() > 0).toList());
    }
  }

  private static Optional<Entry> entry(SafetensorsFile file, String name) {
    return file.entries().stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  private static List<Part> parts(
      SafetensorsFile file, Entry entry, Optional<SafetensorsFile> parent, Optional<Entry> old) {
    MemorySegment rows = file.data(entry.name());
    long known =
        old.filter(before -> begins(rows, parent.orElseThrow().data(before.name())))
            .map(Entry::bytes)
            .orElse(0L);
    long zeros = zeroRows(rows.asSlice(known), rowBytes(entry));
    long done = known + zeros;
    return List.of(
        new Old(old.map(Entry::offset).orElse(0L), known),
        new Empty(zeros),
        new Fresh(entry.offset() + done, entry.bytes() - done));
  }

  private static boolean begins(MemorySegment rows, MemorySegment old) {
    return old.byteSize() <= rows.byteSize() && rows.asSlice(0, old.byteSize()).mismatch(old) == -1;
  }

  private static long rowBytes(Entry entry) {
    return entry.shape().isEmpty() || entry.bytes() == 0
        ? 1
        : entry.bytes() / entry.shape().getFirst();
  }

  /** The bytes of the first rows, as far as they are zero. */
  private static long zeroRows(MemorySegment rows, long rowBytes) {
    long zeros = 0;
    boolean goesOn = true;
    while (goesOn && zeros < rows.byteSize()) {
      long length = Math.min(ZEROS.byteSize(), rows.byteSize() - zeros);
      long other = rows.asSlice(zeros, length).mismatch(ZEROS.asSlice(0, length));
      zeros += other == -1 ? length : other;
      goesOn = other == -1;
    }
    long whole = zeros / rowBytes * rowBytes;
    return whole < FEWEST_ZEROS ? 0 : whole;
  }

  /** How many bytes have to be stored. */
  public long freshBytes() {
    return fresh().stream().mapToLong(Fresh::bytes).sum();
  }

  private List<Fresh> fresh() {
    return parts.stream().filter(Fresh.class::isInstance).map(Fresh.class::cast).toList();
  }

  /** Writes what has to be stored, and nothing else, to a file. */
  public void writeFresh(Path target) {
    try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel fresh =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      LocalDisk.require(target, freshBytes());
      for (Fresh part : fresh()) {
        for (long done = 0; done < part.bytes(); ) {
          done += source.transferTo(part.from() + done, part.bytes() - done, fresh);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(LocalDisk.explained(e, target, freshBytes()));
    }
  }

  /**
   * The file, once what was new is stored.
   *
   * @param sha256 of the file
   * @param parent that it was compared with
   * @param stored what {@link #writeFresh} wrote, if that was anything
   */
  public Checkpoint checkpoint(
      String sha256, Optional<Checkpoint> parent, Optional<BlobRef> stored) {
    Segments segments = new Segments();
    long at = 0;
    for (Part part : parts) {
      switch (part) {
        case Old(long from, long bytes) -> segments.stretch(parent.orElseThrow(), from, bytes);
        case Empty(long bytes) -> segments.zeros(bytes);
        case Fresh(_, long bytes) -> {
          segments.stored(stored.orElseThrow(), at, bytes);
          at += bytes;
        }
      }
    }
    return segments.checkpoint(sha256);
  }
}
