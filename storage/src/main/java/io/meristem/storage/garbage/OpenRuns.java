package io.meristem.storage.garbage;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.SourceObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The runs that may not be closed, and what they may still read. Somebody who cannot tell that of
 * one of them knows of nothing whether it is needed.
 *
 * @param specs by run
 */
public record OpenRuns(Map<String, RunSpec> specs) {

  public OpenRuns {
    specs = Map.copyOf(specs);
  }

  /**
   * Reads the markers, and then what each names.
   *
   * @throws UnreadableDocumentException if that cannot be read
   */
  public static OpenRuns read(ObjectStore store, InstantSource clock) {
    Map<String, RunSpec> specs = new HashMap<>();
    for (String marker : new Keys(store, RunKeys.OPEN)) {
      RunKeys.openRun(marker)
          .ifPresent(
              run -> spec(store, clock, run, marker).ifPresent(spec -> specs.put(run, spec)));
    }
    return new OpenRuns(specs);
  }

  private static Optional<RunSpec> spec(
      ObjectStore store, InstantSource clock, String run, String marker) {
    CommitLog<?, Optional<Run>> log = RunFold.log(store, run, clock);
    return log.read(log.start()).state().map(Run::spec).or(() -> requested(store, marker));
  }

  /** A marker is put before the log begins; one that is gone by now belongs to no such run. */
  private static Optional<RunSpec> requested(ObjectStore store, String marker) {
    return store
        .get(marker)
        .map(text -> Documents.read(marker, text, OpenMarker.class))
        .map(open -> RunKeys.request(open.request()))
        .map(key -> Documents.read(key, text(store, key), Request.class).spec());
  }

  private static String text(ObjectStore store, String key) {
    return store
        .get(key)
        .orElseThrow(() -> new UnreadableDocumentException(key, "it is gone", null));
  }

  /** Whether a run had a marker. */
  boolean contains(String run) {
    return specs.containsKey(run);
  }

  /** The runs that start from a version, or compare with it, by the version. */
  public Map<String, String> byParent() {
    Map<String, String> runs = new HashMap<>();
    specs.forEach((run, spec) -> spec.parents().forEach(parent -> runs.put(parent.version(), run)));
    return runs;
  }

  /** The documents of the versions that they start from. */
  Set<BlobRef> parents() {
    Set<BlobRef> documents = new HashSet<>();
    specs.values().stream()
        .flatMap(spec -> spec.parents().stream())
        .map(ParentRef::document)
        .forEach(documents::add);
    return documents;
  }

  /** The keys of the files that requests named for them, in whatever bucket. */
  Set<String> files() {
    Set<String> keys = new HashSet<>();
    specs.values().stream()
        .flatMap(spec -> spec.sourceFiles().stream())
        .map(SourceObject::key)
        .forEach(keys::add);
    return keys;
  }
}
