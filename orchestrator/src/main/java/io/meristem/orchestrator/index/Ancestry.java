package io.meristem.orchestrator.index;

import io.meristem.storage.lineage.VersionDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts versions in the order in which they grew. */
final class Ancestry {

  private Ancestry() {}

  /** The same versions, each behind its parents; otherwise in the given order. */
  static List<VersionDocument> parentsFirst(List<VersionDocument> versions) {
    Map<String, VersionDocument> byId =
        versions.stream().collect(Collectors.toMap(VersionDocument::id, version -> version));
    Map<String, VersionDocument> ordered = new LinkedHashMap<>();
    versions.forEach(version -> add(version, byId, ordered));
    return List.copyOf(ordered.values());
  }

  private static void add(
      VersionDocument version,
      Map<String, VersionDocument> byId,
      Map<String, VersionDocument> ordered) {
    for (String parent : version.parents()) {
      VersionDocument known = byId.get(parent);
      if (known != null && !ordered.containsKey(parent)) {
        add(known, byId, ordered);
      }
    }
    ordered.put(version.id(), version);
  }
}
