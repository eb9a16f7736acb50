package io.meristem.trainer.training;

import io.meristem.storage.dataset.TokenWidth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Token shards, read as one sequence. The files are mapped into memory and may be larger than 2
 * GiB; they must not change while they are open. Any number of threads may read.
 */
public final class TokenSequence implements AutoCloseable {

  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** A shard, and which tokens of the sequence it has. */
  private record Part(long start, long end, MemorySegment tokens) {}

  private final Arena arena;
  private final TokenWidth width;
  private final List<Part> parts;
  private final long length;

  private TokenSequence(Arena arena, TokenWidth width, List<Part> parts, long length) {
    this.arena = arena;
    this.width = width;
    this.parts = List.copyOf(parts);
    this.length = length;
  }

  /**
   * Maps the shards, in this order.
   *
   * @param width of the token ids
   * @throws UncheckedIOException when one cannot be read
   */
  public static TokenSequence open(List<Path> shards, TokenWidth width) {
    Arena arena = Arena.ofShared();
    List<Part> parts = new ArrayList<>();
    long length = 0;
    for (Path shard : shards) {
      try (FileChannel channel = FileChannel.open(shard, StandardOpenOption.READ)) {
        MemorySegment tokens = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        long end = length + tokens.byteSize() / width.bytes();
        parts.add(new Part(length, end, tokens));
        length = end;
      } catch (IOException e) {
        arena.close();
        throw new UncheckedIOException(e);
      }
    }
    return new TokenSequence(arena, width, parts, length);
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
        into[start + done] = token(part.tokens(), from + done - part.start());
        done++;
      }
    }
  }

  private long token(MemorySegment tokens, long at) {
    return switch (width) {
      case U8 -> Byte.toUnsignedLong(tokens.get(ValueLayout.JAVA_BYTE, at));
      case U16 -> Short.toUnsignedLong(tokens.get(U16, at * 2));
      case U32 -> Integer.toUnsignedLong(tokens.get(U32, at * 4));
    };
  }

  /** Unmaps the shards. */
  @Override
  public void close() {
    arena.close();
  }
}
