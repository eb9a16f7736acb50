package io.meristem.trainer.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of one process among those that share its parent: the first numbered one that no living
 * process has locked. A process that starts again finds what it had, or what another one left.
 *
 * @param lock on the file {@link #LOCK} in the folder, until this is closed or the process ends
 */
record OwnFolder(Path path, FileChannel lock) implements AutoCloseable {

  static final String LOCK = "lock";

  static OwnFolder below(Path parent) throws IOException {
    for (int number = 0; ; number++) {
      Path folder = Files.createDirectories(parent.resolve(Integer.toString(number)));
      FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(lock)) {
        return new OwnFolder(folder, lock);
      }
      lock.close();
    }
  }

  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The same, without what an earlier process left. */
  static OwnFolder emptyBelow(Path parent) throws IOException {
    OwnFolder own = below(parent);
    List<Path> left;
    try (Stream<Path> all = Files.list(own.path())) {
      left = all.filter(path -> !path.endsWith(LOCK)).toList();
    }
    for (Path path : left) {
      Scratch.remove(path);
    }
    return own;
  }

  /** Leaves the folder to the next process. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
