package io.meristem.trainer.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Token shards of one split, one unsigned byte a token, read as one sequence. The files are mapped
 * into memory and may be larger than 2 GiB; they must not change while they are open. Any number of
 * threads may read.
 */
public final class TokenSequence implements AutoCloseable {

  /** A shard, and how many tokens lie before it. */
  private record Part(long start, MemorySegment tokens) {

    long end() {
      return start + tokens.byteSize();
    }
  }

  private final Arena arena;
  private final List<Part> parts;
  private final long length;

  private TokenSequence(Arena arena, List<Part> parts, long length) {
    this.arena = arena;
    this.parts = List.copyOf(parts);
    this.length = length;
  }

  /**
   * Maps the shards, in this order.
   *
   * @throws UncheckedIOException when one cannot be read
   */
  public static TokenSequence open(List<Path> shards) {
    Arena arena = Arena.ofShared();
    List<Part> parts = new ArrayList<>();
    long length = 0;
    for (Path shard : shards) {
      try (FileChannel channel = FileChannel.open(shard, StandardOpenOption.READ)) {
        MemorySegment tokens = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        parts.add(new Part(length, tokens));
        length += tokens.byteSize();
      } catch (IOException e) {
        arena.close();
        throw new UncheckedIOException(e);
      }
    }
    return new TokenSequence(arena, parts, length);
  }

  /** How many tokens there are. */
  public long length() {
    return length;
  }

  /** Copies the tokens from {@code from} on into part of an array. */
  void read(long from, long[] into, int start, int count) {
    if (from < 0 || from + count > length) {
      throw new IndexOutOfBoundsException(
          "tokens %d to %d of %d".formatted(from, from + count, length));
    }
    int done = 0;
    for (Part part : parts) {
      while (done < count && from + done < part.end()) {
        byte token = part.tokens().get(ValueLayout.JAVA_BYTE, from + done - part.start());
        into[start + done] = Byte.toUnsignedLong(token);
        done++;
      }
    }
  }

  /** Unmaps the shards. */
  @Override
  public void close() {
    arena.close();
  }
}
