package io.meristem.orchestrator.api;

import io.meristem.orchestrator.planning.Boundary.Kept;
import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.ConfigJson;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.exchange.StoredZip;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** A version's files in one archive, with what was proven of its growth. */
final class Bundles {

  private Bundles() {}

  /**
   * What {@code certificates.json} says.
   *
   * @param version whose files are in the archive
   * @param seenFrom the descendant that they were taken out of, or the version itself
   * @param sha256 of {@code model.safetensors}
   * @param certificates of the edges between the two, the oldest first; of the version's own edge
   *     where it was not taken out of a descendant
   */
  record Proof(String version, String seenFrom, String sha256, List<Certified> certificates) {}

  /** An edge, by the version that it made, and what was measured of it. */
  record Certified(
      String version, Edge edge, List<String> parents, PreservationCertificate certificate) {}

  /**
   * The archive. Of a purged ancestor nothing is read but what the version names that it is taken
   * out of, if {@link #isWholeIn}.
   */
  static StoredZip of(Kept seen, Checkpoint.Blobs source) {
    PublishedVersion version = seen.ancestor();
    List<StoredZip.Part> parts = new ArrayList<>();
    parts.add(text("README.md", Cards.of(version).markdown()));
    parts.add(text("certificates.json", Documents.json(proof(version, seen.way()))));
    version
        .document()
        .downloads()
        .forEach((name, file) ->
            parts.add(
                isTakenOut(seen) && name.equals(VersionDocument.CONFIG)
                    ? text(name, ConfigJson.write(version.document().config()))
                    : part(name, equal(seen, name).orElse(file), source)));
    return new StoredZip(parts);
  }

  private static boolean isTakenOut(Kept seen) {
    return !seen.version().equals(seen.ancestor());
  }

  /** The version's own file, where it is the ancestor's to the bit. */
  private static Optional<Checkpoint> equal(Kept seen, String name) {
    BlobRef wanted = seen.ancestor().document().files().get(name);
    return Optional.ofNullable(seen.version().document().files().get(name))
        .filter(file -> wanted != null && file.sha256().equals(wanted.sha256()))
        .map(Checkpoint::of);
  }

  /** Whether the version names all that the archive needs of the ancestor's blobs. */
  static boolean isWholeIn(Kept seen) {
    return hasWeights(seen)
        && seen.ancestor().document().files().keySet().stream()
            .filter(name -> !name.equals(VersionDocument.CONFIG))
            .allMatch(name -> equal(seen, name).isPresent());
  }

  /** Whether the version names all blobs of the ancestor's weights. */
  static boolean hasWeights(Kept seen) {
    return new HashSet<>(seen.version().document().weights().blobs())
        .containsAll(seen.ancestor().document().weights().blobs());
  }

  private static Proof proof(PublishedVersion version, List<PublishedVersion> way) {
    return new Proof(
        version.document().id(),
        way.getLast().document().id(),
        version.document().weights().sha256(),
        way.stream()
            .map(PublishedVersion::document)
            .flatMap(made ->
                made.birth().stream()
                    .map(birth ->
                        new Certified(made.id(), made.edge(), made.parents(), birth.certificate())))
            .toList());
  }

  private static StoredZip.Part text(String name, String text) {
    return StoredZip.Part.of(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static StoredZip.Part part(String name, Checkpoint file, Checkpoint.Blobs source) {
    return new StoredZip.Part(
        name,
        file.bytes(),
        target -> {
          try (InputStream in = file.read(source, 0, file.bytes())) {
            in.transferTo(target);
          }
        });
  }
}
