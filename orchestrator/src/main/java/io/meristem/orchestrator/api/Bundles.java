package io.meristem.orchestrator.api;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.exchange.StoredZip;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.object.Documents;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
   * The archive.
   *
   * @param way that the certificates are of
   */
  static StoredZip of(
      PublishedVersion version, List<PublishedVersion> way, Checkpoint.Blobs source) {
    List<StoredZip.Part> parts = new ArrayList<>();
    parts.add(text("README.md", Cards.of(version).markdown()));
    parts.add(text("certificates.json", Documents.json(proof(version, way))));
    version.document().downloads().forEach((name, file) -> parts.add(part(name, file, source)));
    return new StoredZip(parts);
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
