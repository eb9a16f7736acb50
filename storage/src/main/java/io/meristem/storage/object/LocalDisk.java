package io.meristem.storage.object;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room the local disk has, and what it means when there is none. */
public final class LocalDisk {

  private static final String FULL = "No space left on device";

  private LocalDisk() {}

  /**
   * Checks that a file of so many bytes has room now; others may take it before it is written.
   *
   * @param file in a folder that exists
   * @throws DiskFullException when it has not
   */
  public static void require(Path file, long bytes) throws IOException {
    long free = free(file);
    if (bytes > free) {
      throw new DiskFullException(file, bytes, free);
    }
  }

  /** What goes into a file. */
  @FunctionalInterface
  public interface Content {
    void to(OutputStream file) throws IOException;
  }

  /** How a file is begun, replacing what was there. */
  @FunctionalInterface
  interface Opening {
    OutputStream open(Path file) throws IOException;
  }

  /**
   * Makes a file of so many bytes, replacing what was there.
   *
   * @throws DiskFullException when there is no room for it, before its first byte or at any other;
   *     what was written then stays
   */
  public static void write(Path file, long bytes, Content content) throws IOException {
    write(file, bytes, content, Files::newOutputStream);
  }

  static void write(Path file, long bytes, Content content, Opening opening) throws IOException {
    require(file, bytes);
    try (OutputStream out = opening.open(file)) {
      content.to(out);
    } catch (IOException e) {
      throw explained(e, file, bytes);
    }
  }

  /**
   * What broke off the writing of a file: a {@link DiskFullException} if the disk ran full, else
   * the failure itself.
   *
   * @param bytes of the whole file
   */
  public static IOException explained(IOException failure, Path file, long bytes) {
    boolean full = String.valueOf(failure.getMessage()).contains(FULL);
    if (!full || failure instanceof DiskFullException) {
      return failure;
    }
    try {
      return new DiskFullException(file, bytes, free(file));
    } catch (IOException e) {
      failure.addSuppressed(e);
      return failure;
    }
  }

  /** How many bytes more the folder of a file can take; plenty where its disk does not say. */
  public static long free(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    FileStore disk = Files.getFileStore(folder == null ? file : folder);
    return disk.getTotalSpace() == 0 ? Long.MAX_VALUE : disk.getUsableSpace();
  }
}
