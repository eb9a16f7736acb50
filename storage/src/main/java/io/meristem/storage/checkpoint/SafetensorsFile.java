package io.meristem.storage.checkpoint;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A safetensors file, mapped into memory: opening reads the header alone, and files may be larger
 * than 2 GiB. Any number of threads may read at once. The file must not change while it is open,
 * and no segment may be used after {@link #close}.
 *
 * <p>Every byte is accounted for before a file is accepted: tensors lie back to back from the end
 * of the header to the end of the file.
 */
public final class SafetensorsFile implements AutoCloseable {

  /**
   * Where one tensor lies.
   *
   * @param shape the dimensions, outermost first; empty for a scalar
   * @param offset of the first byte from the start of the file; aligned to nothing in files that
   *     others wrote
   * @param bytes how many bytes it takes
   */
  public record Entry(String name, DType dtype, List<Long> shape, long offset, long bytes) {

    public Entry {
      shape = List.copyOf(shape);
    }
  }

  private final Path path;
  private final Arena arena;
  private final MemorySegment file;
  private final SafetensorsHeader header;
  private final Map<String, Entry> byName;

  private SafetensorsFile(Path path, Arena arena, MemorySegment file) {
    this.path = path;
    this.arena = arena;
    this.file = file;
    this.header = SafetensorsHeader.of(path, file);
    this.byName = header.entries().stream().collect(toUnmodifiableMap(Entry::name, identity()));
  }

  /**
   * Maps the file after checking all that its header claims.
   *
   * @throws MalformedCheckpoint when it is no whole safetensors file
   * @throws UncheckedIOException when it cannot be read
   */
  public static SafetensorsFile open(Path path) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new SafetensorsFile(
          path, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (IOException e) {
      arena.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  public Path path() {
    return path;
  }

  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** What lies before the first tensor, read-only. */
  MemorySegment front() {
    long tensors = header.entries().stream().mapToLong(Entry::bytes).sum();
    return file.asSlice(0, file.byteSize() - tensors);
  }

  /** Every tensor, in the order in which their bytes lie. */
  public List<Entry> entries() {
    return header.entries();
  }

  /**
   * Where the tensor of that name lies.
   *
   * @throws NoSuchElementException when the file has no such tensor
   */
  public Entry entry(String name) {
    Entry entry = byName.get(name);
    if (entry == null) {
      throw new NoSuchElementException(path + " has no tensor " + name);
    }
    return entry;
  }

  /**
   * The bytes of one tensor, read-only and little-endian. Read them with unaligned layouts.
   *
   * @throws NoSuchElementException when the file has no such tensor
   */
  public MemorySegment data(String name) {
    Entry entry = entry(name);
    return file.asSlice(entry.offset(), entry.bytes());
  }

  /**
   * This file, if it holds exactly these F32 tensors, in whatever order.
   *
   * @throws MalformedCheckpoint naming the first tensor that differs
   */
  public SafetensorsFile require(List<TensorSpec> tensors) {
    return require(tensors, Set.of(DType.F32));
  }

  /**
   * This file, if it holds exactly these tensors, each in one of these number formats, in whatever
   * order.
   *
   * @throws MalformedCheckpoint naming the first tensor that differs
   */
  public SafetensorsFile require(List<TensorSpec> tensors, Set<DType> dtypes) {
    header.require(path, tensors, dtypes);
    return this;
  }

  /** Unmaps the file. */
  @Override
  public void close() {
    arena.close();
  }
}
