package io.meristem.trainer.text;

import io.meristem.storage.dataset.TokenWidth;
import io.meristem.storage.object.LocalDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes tokens into files of about the same size, one after the other. Equal tokens that come in
 * equal pieces make equal files.
 */
public final class TokenShards implements TokenSink, AutoCloseable {

  /** A file is full when it has this many bytes. */
  static final long FULL = 64L << 20;

  /**
   * A finished file of token ids.
   *
   * @param textBytes how many bytes of the text they stand for
   */
  public record TokenShard(Path file, long tokens, long textBytes) {}

  private final Path directory;
  private final TokenWidth width;
  private final Consumer<TokenShard> done;
  private @Nullable OutputStream out;
  private Path file;
  private long tokens;
  private long textBytes;

  /**
   * @param done takes each file as it is finished; the file is deleted when it returns
   */
  public TokenShards(Path directory, TokenWidth width, Consumer<TokenShard> done) {
    this.directory = directory;
    this.file = directory;
    this.width = width;
    this.done = done;
  }

  @Override
  public void take(int[] ids, long bytes) throws IOException {
    if (ids.length > 0) {
      write(ids);
    }
    textBytes += bytes;
  }

  /** A full file waits for the next token: text without any still belongs to it. */
  private void write(int[] ids) throws IOException {
    if (tokens * width.bytes() >= FULL) {
      finish();
    }
    if (out == null) {
      file = Files.createTempFile(directory, "shard", ".tokens");
      out = Files.newOutputStream(file);
    }
    byte[] stored = stored(ids);
    try {
      out.write(stored);
    } catch (IOException e) {
      throw LocalDisk.explained(e, file, stored.length);
    }
    tokens += ids.length;
  }

  private byte[] stored(int[] ids) {
    ByteBuffer stored =
        ByteBuffer.allocate(ids.length * width.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int id : ids) {
      switch (width) {
        case U8 -> stored.put((byte) id);
        case U16 -> stored.putShort((short) id);
        case U32 -> stored.putInt(id);
      }
    }
    return stored.array();
  }

  /** Finishes the last file, unless it has no tokens. */
  public void finish() throws IOException {
    close();
    if (tokens > 0) {
      done.accept(new TokenShard(file, tokens, textBytes));
      Files.delete(file);
    }
    tokens = 0;
    textBytes = 0;
  }

  /** Lets go of the file that is being written. */
  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }
}
