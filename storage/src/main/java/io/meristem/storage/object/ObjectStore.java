package io.meristem.storage.object;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The few object-storage calls the product needs, on one bucket: small JSON documents, most of them
 * created once for ever, and large blobs named by their content.
 *
 * <p>Keys never start with a slash, and no key is a prefix of another followed by a slash.
 * Implementations are linearizable per key, safe for any number of threads, and list every key
 * whose creation was answered. Broken infrastructure is an {@link ObjectStoreException}.
 */
public interface ObjectStore {

  /** The whole document, as UTF-8 text. Not for blobs: it is held in memory. */
  Optional<String> get(String key);

  /** The size in bytes, if the object exists. */
  OptionalLong size(String key);

  /**
   * Streams {@code length} bytes from {@code offset} on; {@code offset + length} must not pass the
   * end. The caller closes the stream.
   *
   * @throws NoSuchObjectException if there is no such object
   */
  InputStream read(String key, long offset, long length);

  /**
   * One try to create the document, unless the key exists: the only conditional write there is, and
   * never repeated by the client on its own. Most callers want {@link #create}.
   */
  PutOutcome putIfAbsent(String key, String document);

  /** Writes the document, replacing what is there: only for keys with a single owner. */
  void put(String key, String document);

  /**
   * Streams a blob of any length to the key in parts, with bounded memory. It becomes visible whole
   * or not at all. Writing the same content again is harmless.
   *
   * @return the bytes written
   */
  long write(String key, InputStream content);

  /** At most {@code limit} keys that start with {@code prefix} and sort after {@code last}. */
  List<String> keysAfter(String prefix, String last, int limit);

  /** The names directly below {@code prefix} (which ends in a slash) that have keys below them. */
  List<String> directories(String prefix);

  /** Deletes the object; one that is not there is no error. */
  void delete(String key);

  /**
   * Creates the document, and comes back only when it is certain who won: an unanswered try is
   * repeated with the same bytes, never decided again. The document must carry a nonce, since equal
   * bytes are taken for one's own.
   *
   * @throws ObjectStoreException if it is still not known after {@link Settlement#PATIENCE}; the
   *     document may then be there or not
   */
  default Creation create(String key, String document) {
    return Settlement.of(this, key, document, Waiting.REALLY);
  }
}
