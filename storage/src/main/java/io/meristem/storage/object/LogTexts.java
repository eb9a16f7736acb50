package io.meristem.storage.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The texts of a log's commits: each in a document of its own, and again in sealed chunks of 10,
 * 100 and 1,000 if the log has any, so that a long log is read in a few calls.
 *
 * <p>Whoever passes the end of a chunk that is not there writes it. Commits never change, so that
 * is right at any time: two who do it write equal bytes, and after a crash the next to pass does
 * it. A chunk only saves time, so nobody fails because one could not be written. One that is there
 * and wrong is refused, because its reader cannot know what else is.
 */
final class LogTexts {

  private static final List<Integer> SIZES = List.of(1000, 100, 10);

  private final ObjectStore store;
  private final String log;
  private final int digits;
  private final Optional<String> chunks;

  /**
   * @param log prefix of the commits' keys, ending in a slash
   * @param digits to which a commit's number is padded
   * @param chunks prefix of the chunks' keys, ending in a slash, if there are any
   */
  LogTexts(ObjectStore store, String log, int digits, Optional<String> chunks) {
    this.store = store;
    this.log = log;
    this.digits = digits;
    this.chunks = chunks;
  }

  /**
   * What one document tells.
   *
   * @param key of the document
   * @param texts of the next commits, in order
   */
  record Part(String key, List<String> texts) {

    private Part first(long count) {
      return texts.size() <= count ? this : new Part(key, texts.subList(0, (int) count));
    }
  }

  LogTexts sealedUnder(String prefix) {
    return new LogTexts(store, log, digits, Optional.of(prefix));
  }

  String key(long sequence) {
    return log + name(sequence);
  }

  /** The commits after a number, as many as one document has; nothing at the end of the log. */
  Optional<Part> after(long sequence) {
    for (int size : SIZES) {
      Optional<Part> chunk = chunk(sequence + size, size);
      if (chunk.isPresent()) {
        return chunk;
      }
    }
    String key = key(sequence + 1);
    return store.get(key).map(text -> new Part(key, List.of(text)));
  }

  /** The same, but none after {@code last}. */
  Optional<Part> between(long sequence, long last) {
    return sequence >= last
        ? Optional.empty()
        : after(sequence).map(part -> part.first(last - sequence));
  }

  /** Seals the chunks that end with a commit, unless they are there. */
  void passed(long last, int inOneDocument) {
    try {
      for (int size : SIZES.reversed()) {
        if (size > inOneDocument && mayBeChunk(last, size)) {
          seal(last, size);
        }
      }
    } catch (ObjectStoreException | UnreadableDocumentException onlyTime) {
      // The next to pass tries again, and whoever reads the whole log meets what is wrong.
    }
  }

  private void seal(long last, int size) {
    String key = chunkKey(last, size);
    if (store.size(key).isPresent()) {
      return;
    }
    List<String> texts = new ArrayList<>();
    while (texts.size() < size) {
      Optional<Part> part = between(last - size + texts.size(), last);
      if (part.isEmpty()) {
        return;
      }
      texts.addAll(part.get().texts());
    }
    store.putIfAbsent(key, Documents.text(new Chunk(log, last, texts)));
  }

  private Optional<Part> chunk(long last, int size) {
    if (!mayBeChunk(last, size)) {
      return Optional.empty();
    }
    String key = chunkKey(last, size);
    return store.get(key).map(text -> new Part(key, commits(key, text, last, size)));
  }

  private List<String> commits(String key, String text, long last, int size) {
    Chunk chunk = Documents.read(key, text, Chunk.class);
    if (!chunk.log().equals(log) || chunk.last() != last || chunk.commits().size() != size) {
      throw new UnreadableDocumentException(
          key,
          "it holds %d commits up to %d of %s, not %d up to %d of %s; %s"
              .formatted(
                  chunk.commits().size(), chunk.last(), chunk.log(), size, last, log, wayOut(key)),
          null);
    }
    return chunk.commits();
  }

  /** Where a commit was read, as a refusal names it. */
  String place(String key, long sequence) {
    return isChunk(key) ? key + ", commit " + sequence : key;
  }

  /** What can be done about a document that is wrong. */
  String wayOut(String key) {
    return isChunk(key)
        ? "it is derived from the log, so delete it and it will be written again"
        : "restore it from a copy of the bucket";
  }

  private boolean isChunk(String key) {
    return chunks.filter(key::startsWith).isPresent();
  }

  private boolean mayBeChunk(long last, int size) {
    return chunks.isPresent() && last % size == 0;
  }

  private String chunkKey(long last, int size) {
    return chunks.orElseThrow() + size + "/" + name(last);
  }

  private String name(long sequence) {
    return String.format("%0" + digits + "d", sequence) + ".json";
  }
}
