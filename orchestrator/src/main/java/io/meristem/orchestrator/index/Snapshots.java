package io.meristem.orchestrator.index;

import io.meristem.orchestrator.index.SnapshotPointer.Part;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.object.UnreadableDocumentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The index as it was at some time, in object storage, so that a start need not read a document for
 * each version. A snapshot is parts named by their content and a pointer to them; a part whose
 * models did not change is not written again.
 *
 * <p>Of each model it says up to which commit it was read, and the log is read on from there; that
 * this is the log that it was made of is found out later, one log after the other. What is missing,
 * damaged or newer is reported and read from the logs. Any number of orchestrators may write at
 * once: the last pointer counts, and the worst that comes of a race is a part that is gone.
 */
final class Snapshots {

  private static final Logger LOG = Logger.getLogger(Snapshots.class);
  private static final long PART_BYTES = 8L << 20;

  /** Each holds a part in memory, twice. */
  private static final int MOST_AT_ONCE = 4;

  private final ObjectStore store;
  private final int atOnce;

  Snapshots(ObjectStore store, int atOnce) {
    this.store = store;
    this.atOnce = Math.min(atOnce, MOST_AT_ONCE);
  }

  /** What the newest snapshot says, by model; nothing of what cannot be read. */
  Map<String, ModelRows> read() {
    Map<String, ModelRows> models = new ConcurrentHashMap<>();
    List<Part> parts = pointer().map(SnapshotPointer::parts).orElse(List.of());
    InParallel.forEach(
        parts, atOnce, part -> read(part).forEach(model -> models.put(model.model(), model)));
    return models;
  }

  private Optional<SnapshotPointer> pointer() {
    try {
      return store
          .get(SnapshotPointer.KEY)
          .map(text -> Documents.read(SnapshotPointer.KEY, text, SnapshotPointer.class));
    } catch (UnreadableDocumentException e) {
      LOG.warnf("the index is read from the logs: %s", e.getMessage());
      return Optional.empty();
    }
  }

  private List<ModelRows> read(Part part) {
    try (InputStream in = store.read(part.key(), 0, part.bytes())) {
      byte[] bytes = in.readAllBytes();
      if (!Sha256.hex(Sha256.newDigest().digest(bytes)).equals(part.sha256())) {
        throw new UnreadableDocumentException(part.key(), "it has another hash", null);
      }
      return SnapshotPart.read(part.key(), bytes);
    } catch (UnreadableDocumentException
        | NoSuchObjectException
        | ObjectStoreException
        | IOException e) {
      LOG.warnf(
          "%d models of the index are read from their logs: %s", part.models(), e.getMessage());
      return List.of();
    }
  }

  /** Writes a snapshot of these models, and deletes what no newest or last pointer names. */
  void write(List<ModelRows> models) {
    Set<String> named = new HashSet<>();
    pointer().ifPresent(before -> before.parts().forEach(part -> named.add(part.key())));
    List<Part> parts = new ArrayList<>();
    for (List<ModelRows> group : groups(models.stream().filter(ModelRows::isWhole).toList())) {
      parts.add(write(SnapshotPart.bytes(group), group));
    }
    store.put(SnapshotPointer.KEY, Documents.text(new SnapshotPointer(parts)));
    parts.forEach(part -> named.add(part.key()));
    new Keys(store, SnapshotPointer.PARTS)
        .stream().filter(key -> !named.contains(key)).forEach(store::delete);
  }

  private Part write(byte[] bytes, List<ModelRows> group) {
    String sha256 = Sha256.hex(Sha256.newDigest().digest(bytes));
    long versions = group.stream().mapToLong(model -> model.rows().size()).sum();
    Part part = new Part(sha256, bytes.length, group.size(), versions);
    if (store.size(part.key()).isEmpty()) {
      store.write(part.key(), new ByteArrayInputStream(bytes));
    }
    return part;
  }

  /** A model stays in its group, whatever happens to others, until there are twice as many. */
  private static Iterable<List<ModelRows>> groups(List<ModelRows> models) {
    long bytes = models.stream().mapToLong(Snapshots::size).sum();
    int groups = Integer.highestOneBit((int) Math.max(1, bytes / PART_BYTES));
    return models.stream()
        .collect(
            Collectors.groupingBy(
                model -> ((model.model().hashCode() * 0x9E3779B9) >>> 8) & (groups - 1),
                TreeMap::new,
                Collectors.toList()))
        .values();
  }

  private static long size(ModelRows model) {
    return model.from(0).mapToLong(row -> row.bytes().array().length + Integer.BYTES).sum();
  }
}
