package io.meristem.bench;

import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A bucket in which the logs of models are read from its folder, and every version's document is
 * there without lying anywhere. So a first snapshot is made within minutes; it is written through
 * the S3 server, as everything else is.
 */
final class HistoryStore extends ForwardingObjectStore {

  private static final String DOCUMENTS = "blobs/r";
  private static final int DIGITS = 6;

  private final Path folder;
  private final LineageHistory.Shape shape;

  HistoryStore(Path folder, ObjectStore server, LineageHistory.Shape shape) {
    super(server);
    this.folder = folder;
    this.shape = shape;
  }

  @Override
  public Optional<String> get(String key) {
    if (key.startsWith(DOCUMENTS)) {
      String id = key.substring(DOCUMENTS.length(), key.indexOf('/', DOCUMENTS.length()));
      int model = Integer.parseInt(id.substring(0, DIGITS));
      int version = Integer.parseInt(id.substring(DIGITS));
      return Optional.of(new LineageHistory(model, 0, shape).document(version));
    }
    return key.startsWith(Lineage.MODELS) ? inFolder(key) : super.get(key);
  }

  private Optional<String> inFolder(String key) {
    Path file = folder.resolve(key);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public OptionalLong size(String key) {
    return key.startsWith(Lineage.MODELS)
        ? get(key).stream().mapToLong(String::length).findFirst()
        : super.size(key);
  }
}
