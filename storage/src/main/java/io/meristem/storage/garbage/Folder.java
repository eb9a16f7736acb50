package io.meristem.storage.garbage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What lies under one run, in the blobs or in the uploads.
 *
 * @param keys in order
 */
record Folder(String run, List<String> keys) {

  Folder {
    keys = List.copyOf(keys);
  }

  /**
   * Keys {@code {prefix}{run}/...}, gathered by their runs. What lies elsewhere under the prefix is
   * passed over: the product stores nothing there.
   */
  static Iterable<Folder> of(Iterable<String> keys, String prefix) {
    return () -> new Gathering(keys.iterator(), prefix);
  }

  private static final class Gathering implements Iterator<Folder> {

    private final Iterator<String> keys;
    private final String prefix;
    private @Nullable String ahead;

    Gathering(Iterator<String> keys, String prefix) {
      this.keys = keys;
      this.prefix = prefix;
      advance();
    }

    private void advance() {
      ahead = null;
      while (ahead == null && keys.hasNext()) {
        String key = keys.next();
        ahead = key.indexOf('/', prefix.length()) < 0 ? null : key;
      }
    }

    private String run(String key) {
      return key.substring(prefix.length(), key.indexOf('/', prefix.length()));
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public Folder next() {
      if (ahead == null) {
        throw new NoSuchElementException(prefix);
      }
      String run = run(ahead);
      List<String> gathered = new ArrayList<>();
      while (ahead != null && run(ahead).equals(run)) {
        gathered.add(ahead);
        advance();
      }
      return new Folder(run, gathered);
    }
  }
}
