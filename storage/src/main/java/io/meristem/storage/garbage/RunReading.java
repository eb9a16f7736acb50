package io.meristem.storage.garbage;

import io.meristem.storage.garbage.Garbage.Owner;
import io.meristem.storage.lineage.RunResult;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads from a run's log and resume points what became of it. */
final class RunReading {

  private static final String MANIFEST = "/manifest.json";

  private final ObjectStore store;
  private final InstantSource clock;

  RunReading(ObjectStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * What a run's log says, if it has one.
   *
   * @throws UnreadableDocumentException if it cannot be read
   * @throws IllegalStateException if no product wrote it
   */
  Optional<Run> run(String id) {
    CommitLog<?, Optional<Run>> log = RunFold.log(store, id, clock);
    return log.read(log.start()).state();
  }

  /** What became of a run that no model's log tells of. */
  Fate fate(Optional<Run> run) {
    return run.map(known -> fate(known, known.state())).orElseGet(Fate.Undecided::new);
  }

  private Fate fate(Run run, RunState state) {
    return switch (state) {
      case RunState.Waiting _, RunState.Attempted _, RunState.Paused _ ->
          new Fate.Training(points(run.id()));
      case RunState.Publishing _, RunState.Failed _, RunState.Cancelled _ -> new Fate.Undecided();
      case RunState.Published(BlobRef document) ->
          new Fate.Published(document.key(), named(run, document));
      case RunState.Abandoned _ -> new Fate.Abandoned();
    };
  }

  private Set<String> named(Run run, BlobRef document) {
    return RunResult.blobs(run.spec(), document.key(), text(document.key()))
        .map(BlobRef::key)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A document that must be there.
   *
   * @throws UnreadableDocumentException if it is not
   */
  String text(String key) {
    return store
        .get(key)
        .orElseThrow(() -> new UnreadableDocumentException(key, "it is gone", null));
  }

  Owner owner(String run, Optional<Run> known) {
    return new Owner(run, known.flatMap(it -> it.spec().forModel()));
  }

  /** The manifests of a run's resume points. */
  List<String> manifests(String run) {
    List<String> manifests = new ArrayList<>();
    for (String key : new Keys(store, RunKeys.attempts(run))) {
      if (key.endsWith(MANIFEST)) {
        manifests.add(key);
      }
    }
    return manifests;
  }

  private List<StoredPoint> points(String run) {
    return manifests(run).stream().flatMap(key -> point(key).stream()).toList();
  }

  /** One that cannot be read is passed over, as whoever goes on from there does. */
  private Optional<StoredPoint> point(String manifest) {
    try {
      return store
          .get(manifest)
          .map(text -> Documents.read(manifest, text, ResumePoint.class))
          .map(point ->
              new StoredPoint(
                  manifest, point, isThere(point.weights()) && isThere(point.optimizer())));
    } catch (UnreadableDocumentException e) {
      return Optional.empty();
    }
  }

  private boolean isThere(BlobRef blob) {
    return store.size(blob.key()).orElse(-1) == blob.bytes();
  }
}
