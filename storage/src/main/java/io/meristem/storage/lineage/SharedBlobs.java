package io.meristem.storage.lineage;

import io.meristem.storage.object.BlobRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose blobs the documents of a model's versions name besides their own. It is read before
 * anything is decided by it, since documents never change.
 *
 * @param owners the other versions, by the one that needs their blobs
 */
public record SharedBlobs(Map<String, List<String>> owners) {

  public SharedBlobs {
    owners = Map.copyOf(owners);
  }

  /** Reads the documents of all versions that may share blobs and are not purged. */
  public static SharedBlobs read(Lineage lineage, Evidence evidence) {
    Map<String, List<String>> owners = new HashMap<>();
    sharing(lineage).forEach(version -> owners.put(version.id(), owners(version, evidence)));
    return new SharedBlobs(owners);
  }

  private static Stream<VersionState> sharing(Lineage lineage) {
    return lineage.versions().stream()
        .filter(version -> !(version.standing() instanceof Standing.Purged))
        .filter(version -> !version.published().parents().isEmpty());
  }

  private static List<String> owners(VersionState version, Evidence evidence) {
    return evidence
        .document(version.published())
        .blobs()
        .map(BlobRef::key)
        .flatMap(key -> owner(key).stream())
        .filter(id -> !id.equals(version.id()))
        .distinct()
        .toList();
  }

  private static Optional<String> owner(String key) {
    return key.startsWith("blobs/r")
        ? Optional.of(VersionDocument.idOf(key.split("/", 3)[1]))
        : Optional.empty();
  }

  /** Whether it tells that of every version of a lineage, which may have gone on since. */
  public boolean covers(Lineage lineage) {
    return sharing(lineage).allMatch(version -> owners.containsKey(version.id()));
  }

  /** The versions whose blobs this one's document names. */
  List<String> of(VersionState version) {
    return owners.getOrDefault(version.id(), List.of());
  }
}
