package io.meristem.storage.object;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** All keys that start with a prefix, in order, read page by page as they are asked for. */
public record Keys(ObjectStore store, String prefix) implements Iterable<String> {

  private static final int PAGE = 1000;

  @Override
  public Iterator<String> iterator() {
    return new Pages(store, prefix);
  }

  public Stream<String> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  private static final class Pages implements Iterator<String> {

    private final ObjectStore store;
    private final String prefix;
    private final Deque<String> page = new ArrayDeque<>();
    private String last = "";
    private boolean isMore = true;

    Pages(ObjectStore store, String prefix) {
      this.store = store;
      this.prefix = prefix;
    }

    @Override
    public boolean hasNext() {
      if (page.isEmpty() && isMore) {
        List<String> next = store.keysAfter(prefix, last, PAGE);
        page.addAll(next);
        isMore = next.size() == PAGE;
        last = next.isEmpty() ? last : next.getLast();
      }
      return !page.isEmpty();
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException(prefix);
      }
      return page.remove();
    }
  }
}
