package io.meristem.trainer.worker;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.LocalDisk;
import io.meristem.storage.object.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Stored blobs on the local disk, named by their hashes, with a limit for all together. What was
 * used least recently makes room for what is needed, but never what an attempt uses. A file is
 * given out only after its hash was checked, so whatever happened to the folder does no harm.
 *
 * <p>Each process has an {@link OwnFolder}: a restarted worker finds what it had, and the limit is
 * that of one process. Thread-safe; one blob is fetched at a time.
 */
final class BlobCache implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(BlobCache.class);
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Optional<OwnFolder> home;
  private final long limit;
  private final Map<String, Long> leastRecentFirst = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Integer> users = new HashMap<>();

  private BlobCache(Optional<OwnFolder> home, long limit) {
    this.home = home;
    this.limit = limit;
  }

  /** One that keeps nothing. */
  static BlobCache none() {
    return new BlobCache(Optional.empty(), 0);
  }

  /**
   * Goes on with what an earlier process left below a folder, as far as the limit allows.
   *
   * @param limit in bytes; 0 keeps nothing
   */
  static BlobCache open(Path parent, long limit) throws IOException {
    if (limit == 0) {
      return none();
    }
    OwnFolder home = OwnFolder.below(parent);
    BlobCache cache = new BlobCache(Optional.of(home), limit);
    cache.find(home.path());
    return cache;
  }

  private void find(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted(Comparator.comparing(BlobCache::usedAt)).toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (HASH.matcher(name).matches()) {
        leastRecentFirst.put(name, Files.size(file));
      } else if (!name.equals(OwnFolder.LOCK)) {
        Files.delete(file);
      }
    }
    boolean _ = makeRoom(folder, 0);
  }

  private static FileTime usedAt(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What one attempt uses. */
  final class Pins implements AutoCloseable {

    private final Set<String> held = new HashSet<>();

    private Pins() {}

    /**
     * A file with the blob's content, which must not be changed and stays until this is closed;
     * nothing if there is no room for it.
     *
     * @param download writes the blob to a path, its hash checked
     */
    Optional<Path> file(BlobRef blob, Consumer<Path> download) {
      return BlobCache.this.file(blob, download, held);
    }

    /** Whether so many bytes more can be written to a file, once others have made room for it. */
    boolean leave(Path file, long bytes) {
      return BlobCache.this.leave(file, bytes);
    }

    @Override
    public void close() {
      letGo(held);
    }
  }

  Pins pins() {
    return new Pins();
  }

  private synchronized Optional<Path> file(
      BlobRef blob, Consumer<Path> download, Set<String> held) {
    if (home.isEmpty()) {
      return Optional.empty();
    }
    String name = blob.sha256();
    Path folder = home.get().path();
    if (!isSound(folder, blob) && !isFetched(folder, blob, download)) {
      return Optional.empty();
    }
    if (held.add(name)) {
      users.merge(name, 1, Integer::sum);
    }
    return Optional.of(folder.resolve(name));
  }

  private boolean isSound(Path folder, BlobRef blob) {
    String name = blob.sha256();
    if (leastRecentFirst.get(name) == null) {
      return false;
    }
    Path file = folder.resolve(name);
    try {
      if (Files.size(file) == blob.bytes() && Sha256.of(file).equals(name)) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return true;
      }
      LOG.warnf("%s is corrupt, and is fetched again", file);
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("%s cannot be read, and is fetched again: %s", file, e.getMessage());
    }
    drop(folder, name);
    return false;
  }

  private boolean isFetched(Path folder, BlobRef blob, Consumer<Path> download) {
    String name = blob.sha256();
    Path part = folder.resolve(name + ".part");
    try {
      if (!makeRoom(folder, blob.bytes())) {
        return false;
      }
      download.accept(part);
      Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      leastRecentFirst.put(name, blob.bytes());
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(part);
    }
  }

  /** Whether so many bytes more can be kept, once others have made room for them. */
  private boolean makeRoom(Path folder, long bytes) throws IOException {
    if (bytes > limit - bytesInUse()) {
      return false;
    }
    while (bytes > limit - bytesKept() && dropsOne(folder)) {}
    return leave(folder.resolve(OwnFolder.LOCK), bytes);
  }

  private synchronized boolean leave(Path file, long bytes) {
    try {
      while (LocalDisk.free(file) < bytes && home.isPresent() && dropsOne(home.get().path())) {}
      return LocalDisk.free(file) >= bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long bytesKept() {
    return leastRecentFirst.values().stream().mapToLong(Long::longValue).sum();
  }

  private long bytesInUse() {
    return leastRecentFirst.entrySet().stream()
        .filter(file -> users.containsKey(file.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private boolean dropsOne(Path folder) {
    Iterator<String> names = leastRecentFirst.keySet().iterator();
    while (names.hasNext()) {
      String name = names.next();
      if (!users.containsKey(name)) {
        drop(folder, name);
        return true;
      }
    }
    return false;
  }

  private void drop(Path folder, String name) {
    delete(folder.resolve(name));
    leastRecentFirst.remove(name);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void letGo(Set<String> held) {
    for (String name : held) {
      if (users.merge(name, -1, Integer::sum) == 0) {
        users.remove(name);
      }
    }
    held.clear();
  }

  /** Leaves the folder to the next process. */
  @Override
  public void close() throws IOException {
    if (home.isPresent()) {
      home.get().close();
    }
  }
}
