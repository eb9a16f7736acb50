package io.meristem.storage.object;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Passes every call on, once {@link #before} has heard of it. A base for stores that watch, delay
 * or break what is asked of another one. {@link #create} comes by as its tries.
 */
public abstract class ForwardingObjectStore implements ObjectStore {

  /** What is asked. */
  public enum Call {
    GET,
    SIZE,
    READ,
    PUT_IF_ABSENT,
    PUT,
    WRITE,
    KEYS_AFTER,
    DIRECTORIES,
    DELETE;

    /** Whether it asks for what is below a prefix, and not for one object. */
    public boolean isListing() {
      return this == KEYS_AFTER || this == DIRECTORIES;
    }

    /** Whether it asks for one object, or what is known of it. */
    public boolean isReading() {
      return this == GET || this == SIZE || this == READ;
    }
  }

  private final ObjectStore store;

  protected ForwardingObjectStore(ObjectStore store) {
    this.store = store;
  }

  /**
   * Hears of a call before it is passed on; what this throws is what the caller gets.
   *
   * @param key or prefix that the call is about
   */
  protected void before(Call call, String key) {}

  private ObjectStore now(Call call, String key) {
    before(call, key);
    return store;
  }

  @Override
  public Optional<String> get(String key) {
    return now(Call.GET, key).get(key);
  }

  @Override
  public OptionalLong size(String key) {
    return now(Call.SIZE, key).size(key);
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    return now(Call.READ, key).read(key, offset, length);
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    return now(Call.PUT_IF_ABSENT, key).putIfAbsent(key, document);
  }

  @Override
  public void put(String key, String document) {
    now(Call.PUT, key).put(key, document);
  }

  @Override
  public long write(String key, InputStream content) {
    return now(Call.WRITE, key).write(key, content);
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    return now(Call.KEYS_AFTER, prefix).keysAfter(prefix, last, limit);
  }

  @Override
  public List<String> directories(String prefix) {
    return now(Call.DIRECTORIES, prefix).directories(prefix);
  }

  @Override
  public void delete(String key) {
    now(Call.DELETE, key).delete(key);
  }
}
