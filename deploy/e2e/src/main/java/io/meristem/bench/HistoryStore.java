package io.meristem.bench;

import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.PutOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A bucket in which the logs of models are read from its folder, and every version's document is
 * there without lying anywhere. So a first snapshot is made within minutes; it is written through
 * the S3 server, as everything else is.
 */
record HistoryStore(Path folder, ObjectStore server, LineageHistory.Shape shape)
    implements ObjectStore {

  private static final String DOCUMENTS = "blobs/r";
  private static final int DIGITS = 6;

  @Override
  public Optional<String> get(String key) {
    if (key.startsWith(DOCUMENTS)) {
      String id = key.substring(DOCUMENTS.length(), key.indexOf('/', DOCUMENTS.length()));
      int model = Integer.parseInt(id.substring(0, DIGITS));
      int version = Integer.parseInt(id.substring(DIGITS));
      return Optional.of(new LineageHistory(model, 0, shape).document(version));
    }
    return key.startsWith(Lineage.MODELS) ? inFolder(key) : server.get(key);
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
        : server.size(key);
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    return server.read(key, offset, length);
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    return server.putIfAbsent(key, document);
  }

  @Override
  public void put(String key, String document) {
    server.put(key, document);
  }

  @Override
  public long write(String key, InputStream content) {
    return server.write(key, content);
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    return server.keysAfter(prefix, last, limit);
  }

  @Override
  public List<String> directories(String prefix) {
    return server.directories(prefix);
  }

  @Override
  public void delete(String key) {
    server.delete(key);
  }
}
