package io.meristem.storage.check;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.UnreadableDocumentException;
import java.util.List;
import java.util.stream.Stream;

/** What a check needs to know of the pointer to the parts of the index's newest snapshot. */
@JsonIgnoreProperties(ignoreUnknown = true)
record SnapshotParts(List<Part> parts) {

  private static final String PREFIX = "index/snapshots/parts/";

  SnapshotParts {
    parts = List.copyOf(parts);
  }

  /** A part, which is named by its hash. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Part(String sha256, long bytes) {}

  Stream<BlobRef> objects() {
    return parts.stream()
        .map(part -> new BlobRef(PREFIX + part.sha256(), part.bytes(), part.sha256()));
  }

  /** What is wrong with them, unless the pointer names others by now. */
  List<Finding> findings(String pointer, NamedBlobs blobs, Reads reads) {
    List<Finding> findings = blobs.findings(objects(), "the newest snapshot of the index");
    boolean isOutdated =
        findings.isEmpty()
            || reads.document(pointer).filter(text -> names(pointer, text)).isEmpty();
    return isOutdated ? List.of() : findings.stream().map(SnapshotParts::remade).toList();
  }

  private boolean names(String pointer, String text) {
    try {
      return Documents.read(pointer, text, SnapshotParts.class).equals(this);
    } catch (UnreadableDocumentException e) {
      return false;
    }
  }

  private static Finding remade(Finding finding) {
    return new Finding(
        finding.key(),
        finding.defect(),
        finding.why(),
        "delete the snapshot's newest.json: the index is read from the logs until another is written");
  }
}
