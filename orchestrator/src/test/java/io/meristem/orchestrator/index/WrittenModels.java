package io.meristem.orchestrator.index;

import io.meristem.orchestrator.Samples;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.AliasMoved;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Appends to the logs of models what random people and runs do, with the documents for it. */
final class WrittenModels {

  private final ObjectStore store;
  private final Random random;
  private final List<String> versions = new ArrayList<>();
  private int count;

  WrittenModels(ObjectStore store, int seed) {
    this.store = store;
    this.random = new Random(seed);
  }

  /** So many commits to one of so many models each. */
  void write(int models, int commits) {
    for (int n = 0; n < commits; n++) {
      write("model-" + random.nextInt(models));
    }
  }

  void write(String model) {
    List<String> own = versions.stream().filter(id -> id.endsWith(model)).toList();
    String version = own.isEmpty() ? "" : own.get(random.nextInt(own.size()));
    append(model, own.isEmpty() ? published(model, List.of()) : entry(model, version));
  }

  private LineageEntry entry(String model, String version) {
    return switch (random.nextInt(6)) {
      case 0 -> new VersionTagged(version, "tag" + random.nextInt(3));
      case 1 -> new VersionRetired(version, "old");
      case 2 ->
          new AliasMoved(
              "a" + count, Optional.empty(), Optional.of(version), "c" + ++count, "", List.of());
      case 3 -> new VersionEvaluated(version, "re" + ++count, 1, blob("re" + count, "{}"));
      default -> published(model, List.of(version));
    };
  }

  private LineageEntry published(String model, List<String> parents) {
    String id = "v" + ++count + model;
    VersionDocument document = Samples.version(id, parents);
    BlobRef blob = blob(document.run(), Documents.text(document));
    versions.add(id);
    return new VersionPublished(
        id, document.run(), 1, document.edge(), random.nextBoolean(), parents, blob);
  }

  private BlobRef blob(String run, String text) {
    String hash = Sha256.of(text);
    String key = "blobs/" + run + "/1/" + hash;
    store.put(key, text);
    return new BlobRef(key, text.length(), hash);
  }

  private void append(String model, LineageEntry entry) {
    CommitLog<LineageEntry, Lineage> log = Lineage.log(store, model, InstantSource.system());
    log.append(log.start(), Actor.claimed("somebody"), now -> now.decide(List.of(entry)).entries());
  }
}
