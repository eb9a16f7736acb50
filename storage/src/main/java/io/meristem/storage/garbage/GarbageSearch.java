package io.meristem.storage.garbage;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds all garbage there is. Others may write meanwhile: what is found stays garbage.
 *
 * <p>That rests on an order. First the models' logs say which versions are purged. Then the markers
 * are listed: whoever began something with such a version before it was purged has his marker there
 * until his own version is in a log. Then the logs are read on: so that version is seen, and its
 * document says what it needs. Whoever begins later sees the purge before his run is offered. With
 * uploads it is the same: those that may go are condemned before.
 */
final class GarbageSearch {

  private final ObjectStore store;
  private final InstantSource clock;
  private final int atOnce;

  /**
   * @param atOnce how many answers of storage are waited for at once; with 1 nothing is done on
   *     other threads
   */
  GarbageSearch(ObjectStore store, InstantSource clock, int atOnce) {
    this.store = store;
    this.clock = clock;
    this.atOnce = atOnce;
  }

  /**
   * What was found.
   *
   * @param garbage lists of what is to be deleted in its order, one list in any order with another
   * @param orphans uploads without a run that have not been so for long, and since when
   * @param unreadable what could not be read: whatever hangs on it was left alone
   */
  record Found(List<List<Garbage>> garbage, Map<String, Instant> orphans, List<String> unreadable) {
    Found {
      garbage = List.copyOf(garbage);
      orphans = new TreeMap<>(orphans);
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * @param seenBefore uploads that an earlier pass saw no run for, and when that was first
   * @param mayGo whether an upload, by its key, may be among the garbage
   * @throws UnreadableDocumentException if a document cannot be read that may need anything: a
   *     model's log, a version's document, an open run's marker, log or request
   */
  Found find(Map<String, Instant> seenBefore, Predicate<String> mayGo) {
    ModelFacts models = new ModelFacts(store, clock, atOnce);
    models.read();
    OpenRuns open = OpenRuns.read(store, clock);
    models.readOn();
    RunReading reading = new RunReading(store, clock);
    BlobSearch blobs = new BlobSearch(store, reading, models, atOnce);
    UploadSearch uploads = new UploadSearch(store, reading, seenBefore, mayGo, clock.instant());
    List<List<Garbage>> garbage = new ArrayList<>(blobs.garbage(open));
    garbage.add(uploads.garbage(open));
    return new Found(
        garbage,
        uploads.waiting(),
        Stream.of(blobs.unreadable(), uploads.unreadable()).flatMap(List::stream).toList());
  }
}
