package io.meristem.storage.object;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A local disk has no room for a file: says which, how much it needs, and how much there is. */
public final class DiskFullException extends FileSystemException {

  private static final long serialVersionUID = 1;

  /**
   * @param bytes of the whole file
   * @param free bytes on its disk
   */
  public DiskFullException(Path file, long bytes, long free) {
    super(file.toString(), null, "needs %d bytes, %d free".formatted(bytes, free));
  }
}
