package io.meristem.trainer.worker;

import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file's bytes, with a mark that any number of them may follow. */
final class RestartableStream extends FilterInputStream {

  private final FileChannel channel;
  private long mark;

  private RestartableStream(FileInputStream file) {
    super(file);
    this.channel = file.getChannel();
  }

  static InputStream of(Path file) throws IOException {
    return new RestartableStream(new FileInputStream(file.toFile()));
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public synchronized void mark(int limit) {
    try {
      mark = channel.position();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void reset() throws IOException {
    channel.position(mark);
  }
}
