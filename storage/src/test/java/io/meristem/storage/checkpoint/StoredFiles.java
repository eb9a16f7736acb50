package io.meristem.storage.checkpoint;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Files that are divided and stored as a worker would. */
final class StoredFiles {

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Path folder;
  private int files;

  StoredFiles(Path folder) {
    this.folder = folder;
  }

  Path file() {
    files++;
    return folder.resolve("file" + files);
  }

  Checkpoint whole(Path file) throws IOException {
    return Checkpoint.of(blob(file));
  }

  Checkpoint child(
      Path file, Checkpoint parent, Path parentFile, Function<String, Optional<String>> origin)
      throws IOException {
    Division division = Division.of(file, Optional.of(parentFile), origin);
    return division.checkpoint(Sha256.of(file), Optional.of(parent), fresh(division));
  }

  Optional<BlobRef> fresh(Division division) throws IOException {
    if (division.freshBytes() == 0) {
      return Optional.empty();
    }
    Path fresh = file();
    division.writeFresh(fresh);
    return Optional.of(blob(fresh));
  }

  private BlobRef blob(Path file) throws IOException {
    String sha256 = Sha256.of(file);
    try (InputStream content = Files.newInputStream(file)) {
      return new BlobRef(sha256, store.write(sha256, content), sha256);
    }
  }

  byte[] read(Checkpoint file) throws IOException {
    return read(file, 0, file.bytes());
  }

  byte[] read(Checkpoint file, long offset, long length) throws IOException {
    try (InputStream in = file.read(Checkpoint.Blobs.in(store), offset, length)) {
      return in.readAllBytes();
    }
  }

  /** A file that was cut out of another one. */
  byte[] cut(Checkpoint file, BlobRef whole, Path wholeFile) throws IOException {
    byte[] bytes = Files.readAllBytes(wholeFile);
    Checkpoint.Blobs source =
        (blob, offset, length) ->
            blob.equals(whole)
                ? new ByteArrayInputStream(bytes, (int) offset, (int) length)
                : store.read(blob.key(), offset, length);
    try (InputStream in = file.read(source, 0, file.bytes())) {
      return in.readAllBytes();
    }
  }
}
