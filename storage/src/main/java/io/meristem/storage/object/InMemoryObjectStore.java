package io.meristem.storage.object;

import io.meristem.storage.object.PutOutcome.Conflict;
import io.meristem.storage.object.PutOutcome.Written;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

/** Object storage that ends with the process. */
public final class InMemoryObjectStore implements ObjectStore {

  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  @Override
  public Optional<String> get(String key) {
    return Optional.ofNullable(objects.get(key))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public OptionalLong size(String key) {
    byte[] bytes = objects.get(key);
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    byte[] bytes = objects.get(key);
    if (bytes == null) {
      throw new NoSuchObjectException(key);
    }
    if (offset < 0 || length < 0 || offset + length > bytes.length) {
      throw ObjectStoreException.refused(
          "%s has %d bytes, not %d from %d on".formatted(key, bytes.length, length, offset), null);
    }
    return new ByteArrayInputStream(bytes, (int) offset, (int) length);
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    byte[] before = objects.putIfAbsent(key, document.getBytes(StandardCharsets.UTF_8));
    return before == null ? new Written() : new Conflict();
  }

  @Override
  public void put(String key, String document) {
    objects.put(key, document.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public long write(String key, InputStream content) {
    try {
      byte[] bytes = content.readAllBytes();
      objects.put(key, bytes);
      return bytes.length;
    } catch (IOException e) {
      throw new ObjectStoreException("cannot read what should become " + key, e);
    }
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    String from = last.compareTo(prefix) > 0 ? last : prefix;
    return objects.tailMap(from, true).keySet().stream()
        .filter(key -> key.compareTo(last) > 0)
        .takeWhile(key -> key.startsWith(prefix))
        .limit(limit)
        .toList();
  }

  @Override
  public List<String> directories(String prefix) {
    return objects.tailMap(prefix, false).keySet().stream()
        .takeWhile(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .filter(rest -> rest.contains("/"))
        .map(rest -> rest.substring(0, rest.indexOf('/')))
        .distinct()
        .toList();
  }

  @Override
  public void delete(String key) {
    objects.remove(key);
  }
}
