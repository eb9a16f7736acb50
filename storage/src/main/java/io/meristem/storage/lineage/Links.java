package io.meristem.storage.lineage;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Lists of small numbers, one for each small number: linked lists in three arrays, 4 bytes for a
 * list and 8 for an element. Not thread-safe.
 */
final class Links {

  private static final int END = -1;

  private int[] first = new int[0];
  private int[] value = new int[8];
  private int[] next = new int[8];
  private int size;

  /** Puts a value in front of the others of a list. */
  void put(int list, int element) {
    if (list >= first.length) {
      int before = first.length;
      first = Arrays.copyOf(first, Math.max(8, Math.max(list + 1, 2 * before)));
      Arrays.fill(first, before, first.length, END);
    }
    if (size == value.length) {
      value = Arrays.copyOf(value, 2 * size);
      next = Arrays.copyOf(next, 2 * size);
    }
    value[size] = element;
    next[size] = first[list];
    first[list] = size++;
  }

  /** Where a list begins; negative if it is empty. */
  int first(int list) {
    return list < first.length ? first[list] : END;
  }

  /** What stands at a place of a list. */
  int value(int place) {
    return value[place];
  }

  /** The next place of the same list; negative at its end. */
  int next(int place) {
    return next[place];
  }

  /** All of a list, the last that was put first. */
  void forEach(int list, IntConsumer action) {
    for (int place = first(list); place >= 0; place = next[place]) {
      action.accept(value[place]);
    }
  }
}
