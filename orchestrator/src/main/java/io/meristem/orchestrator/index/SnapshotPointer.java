package io.meristem.orchestrator.index;

import java.util.List;

/**
 * The document {@code index/snapshots/newest.json}: which parts make up a snapshot of the index.
 * Derived from the logs, and overwritten by whoever has made a newer one.
 */
record SnapshotPointer(List<Part> parts) {

  static final String KEY = "index/snapshots/newest.json";
  static final String PARTS = "index/snapshots/parts/";

  SnapshotPointer {
    parts = List.copyOf(parts);
  }

  /**
   * Some models' rows.
   *
   * @param sha256 of its content, by which it is named
   */
  record Part(String sha256, long bytes, int models, long versions) {

    String key() {
      return PARTS + sha256;
    }
  }
}
