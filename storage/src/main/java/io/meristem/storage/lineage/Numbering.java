package io.meristem.storage.lineage;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives names consecutive numbers, from 0 on: a hash table of numbers alone, which takes some ten
 * bytes a name beside the name itself. Not thread-safe.
 */
final class Numbering {

  private @Nullable String[] names = new String[8];
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

  /** The name with a number that was given. */
  String name(int number) {
    return Objects.requireNonNull(names[number]);
  }

  /** The number of a name; -1 if it has none. */
  int find(String name) {
    return slots[slot(name)];
  }

  /** The number of a name, which is given one if it has none. */
  int number(String name) {
    int slot = slot(name);
    if (slots[slot] >= 0) {
      return slots[slot];
    }
    slots[slot] = size;
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
    }
    names[size++] = name;
    if (2 * size > slots.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    slots = emptySlots(2 * slots.length);
    for (int i = 0; i < size; i++) {
      slots[slot(name(i))] = i;
    }
  }

  /** Where the name's number is, or else where it belongs. */
  private int slot(String name) {
    int mask = slots.length - 1;
    int slot = ((name.hashCode() * 0x9E3779B9) >>> 7) & mask;
    while (slots[slot] >= 0 && !name.equals(names[slots[slot]])) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
