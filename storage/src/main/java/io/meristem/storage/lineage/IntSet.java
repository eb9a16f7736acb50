package io.meristem.storage.lineage;

import java.util.Arrays;

/** Small numbers in the order in which they came, each once. Not thread-safe. */
final class IntSet {

  private int[] values = new int[8];
  private int[] slots = emptySlots(16);
  private int size;

  private static int[] emptySlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, -1);
    return slots;
  }

  int size() {
    return size;
  }

  /** The value that came as the n-th, counted from 0. */
  int get(int n) {
    return values[n];
  }

  boolean contains(int value) {
    return slots[slot(value)] == value;
  }

  /** Adds a value that is not negative, unless it is there. */
  void add(int value) {
    int slot = slot(value);
    if (slots[slot] == value) {
      return;
    }
    slots[slot] = value;
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
    if (2 * size > slots.length) {
      slots = emptySlots(2 * slots.length);
      for (int i = 0; i < size; i++) {
        slots[slot(values[i])] = values[i];
      }
    }
  }

  /** Where the value is, or else where it belongs. */
  private int slot(int value) {
    int mask = slots.length - 1;
    int slot = ((value * 0x9E3779B9) >>> 7) & mask;
    while (slots[slot] != -1 && slots[slot] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
