package io.meristem.storage.check;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.RecentlyUsed;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.object.UnreadableDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Looks at the blobs that documents name. Thread-safe. */
final class NamedBlobs {

  /** Blobs of ancestors are named again and again. */
  private static final int KEPT = 20_000;

  private final Reads reads;
  private final boolean contents;
  private final Map<BlobRef, Boolean> sound = RecentlyUsed.keeping(KEPT);

  /**
   * @param contents whether each is read, or only asked for its size
   */
  NamedBlobs(Reads reads, boolean contents) {
    this.reads = reads;
    this.contents = contents;
  }

  /**
   * A document that is a blob.
   *
   * @param document nothing if it cannot be read
   */
  record Read<T>(Optional<T> document, List<Finding> findings) {

    private static <T> Read<T> wrong(Finding finding) {
      return new Read<>(Optional.empty(), List.of(finding));
    }
  }

  /** Reads a document that another one names. */
  <T> Read<T> document(BlobRef blob, Class<T> type, String namedBy) {
    Optional<String> text = reads.document(blob.key());
    if (text.isEmpty()) {
      return Read.wrong(missing(blob, namedBy));
    }
    String hash = Sha256.of(text.get());
    if (!hash.equals(blob.sha256())) {
      return Read.wrong(wrongHash(blob.key(), hash, blob.sha256(), namedBy));
    }
    try {
      return new Read<>(Optional.of(Documents.read(blob.key(), text.get(), type)), List.of());
    } catch (UnreadableDocumentException e) {
      return Read.wrong(Finding.of(blob.key(), e, Finding.RESTORE));
    }
  }

  /** What is wrong with these, each asked for at once with the others. */
  List<Finding> findings(Stream<BlobRef> blobs, String namedBy) {
    List<BlobRef> unknown = blobs.filter(blob -> !sound.containsKey(blob)).toList();
    List<Finding> findings = new ArrayList<>();
    reads.atOnce(unknown, blob -> look(blob, namedBy), () -> {}).stream()
        .flatMap(Optional::stream)
        .forEach(findings::add);
    return findings;
  }

  private Optional<Finding> look(BlobRef blob, String namedBy) {
    Optional<Finding> finding = wrong(blob, namedBy);
    if (finding.isEmpty()) {
      sound.put(blob, true);
    }
    return finding;
  }

  private Optional<Finding> wrong(BlobRef blob, String namedBy) {
    OptionalLong size = reads.blobSize(blob.key());
    if (size.isEmpty()) {
      return Optional.of(missing(blob, namedBy));
    }
    if (size.getAsLong() != blob.bytes()) {
      return Optional.of(
          new Finding(
              blob.key(),
              Defect.WRONG_SIZE,
              "it has %d bytes, and %s says %d".formatted(size.getAsLong(), namedBy, blob.bytes()),
              Finding.RESTORE));
    }
    return contents
        ? reads
            .hash(blob.key(), blob.bytes())
            .filter(hash -> !hash.equals(blob.sha256()))
            .map(hash -> wrongHash(blob.key(), hash, blob.sha256(), namedBy))
        : Optional.empty();
  }

  private static Finding missing(BlobRef blob, String namedBy) {
    return new Finding(
        blob.key(),
        Defect.MISSING_BLOB,
        namedBy + " names it, and it is not there",
        Finding.RESTORE + ", or retire and purge what needs it");
  }

  /** A content that is not what somebody says it is. */
  static Finding wrongHash(String key, String found, String said, String saidBy) {
    return new Finding(
        key,
        Defect.WRONG_HASH,
        "its content has the SHA-256 %s, and %s says %s".formatted(found, saidBy, said),
        Finding.RESTORE + ", or retire and purge what needs it");
  }
}
