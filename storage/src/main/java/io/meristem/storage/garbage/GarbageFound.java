package io.meristem.storage.garbage;

import java.time.Instant;
import java.util.List;

/**
 * What a collection would delete.
 *
 * @param at when it was found
 * @param items in no order
 * @param orphans how many uploads without a run there are that have not been so for long; they are
 *     not among the items
 * @param unreadable what could not be read: whatever hangs on it was left alone
 */
public record GarbageFound(Instant at, List<Item> items, int orphans, List<String> unreadable) {

  public GarbageFound {
    items = List.copyOf(items);
    unreadable = List.copyOf(unreadable);
  }

  /** An object and its size. */
  public record Item(Garbage garbage, long bytes) {}
}
