package io.meristem.storage.object;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** For what can be read again from object storage, and is kept as long as it is asked for. */
public final class RecentlyUsed {

  private RecentlyUsed() {}

  /**
   * A map that lets the entry go which nobody has read or written for longest, once it has more
   * than {@code most}. Thread-safe.
   */
  public static <K, V> Map<K, V> keeping(int most) {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        });
  }
}
