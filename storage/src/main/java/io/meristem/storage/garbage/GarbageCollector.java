package io.meristem.storage.garbage;

import static java.util.stream.Collectors.toList;

import io.meristem.storage.garbage.CollectionEntry.Freed;
import io.meristem.storage.garbage.CollectionEntry.Orphan;
import io.meristem.storage.garbage.GarbageFound.Item;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.UnreadableDocumentException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds garbage, and deletes it when somebody says so. Never a log, a lease, a request, an outcome
 * or the document of a version.
 *
 * <p>Any number of processes may do this at once, while others write; one that is killed leaves
 * nothing that the next would not find. Thread-safe.
 */
public final class GarbageCollector {

  /** So that a commit of the log has a few megabytes; the next collection goes on. */
  private static final int MOST_CONDEMNED = 50_000;

  private final ObjectStore store;
  private final InstantSource clock;
  private final GarbageHistory history;
  private final int atOnce;

  /**
   * @param atOnce how many answers of storage are waited for at once; with 1 nothing is done on
   *     other threads
   */
  public GarbageCollector(ObjectStore store, InstantSource clock, int atOnce) {
    this.store = store;
    this.clock = clock;
    this.history = new GarbageHistory(store, clock);
    this.atOnce = atOnce;
  }

  /** Hears how far a collection is; called on several threads. */
  public interface Progress {

    /** Everything was found, and nothing deleted yet. */
    void found(GarbageFound all);

    /** An object was deleted. */
    void freed(Item item);
  }

  /** What the log of all collections says. */
  public GarbageLog history() {
    return history.now();
  }

  /**
   * What a collection would delete now. Deletes nothing, and remembers nothing.
   *
   * @throws UnreadableDocumentException if a document cannot be read that may need anything
   */
  public GarbageFound look() {
    GarbageSearch.Found found = search().find(history().orphans(), _ -> true);
    return sight(found, sized(found));
  }

  private GarbageSearch search() {
    return new GarbageSearch(store, clock, atOnce);
  }

  private GarbageFound sight(GarbageSearch.Found found, Collection<List<Item>> sized) {
    return new GarbageFound(
        clock.instant(),
        sized.stream().flatMap(List::stream).toList(),
        found.orphans().size(),
        found.unreadable());
  }

  /** With the sizes of what is still there. */
  private Collection<List<Item>> sized(GarbageSearch.Found found) {
    Collection<List<Item>> sized = new ConcurrentLinkedQueue<>();
    InParallel.forEach(
        found.garbage(),
        atOnce,
        garbage -> sized.add(garbage.stream().flatMap(this::sized).toList()));
    return sized;
  }

  private Stream<Item> sized(Garbage garbage) {
    OptionalLong bytes = store.size(garbage.key());
    return bytes.isPresent() ? Stream.of(new Item(garbage, bytes.getAsLong())) : Stream.of();
  }

  /**
   * Writes down that somebody wants a collection, before it begins.
   *
   * @return whether it was not written down before, here or elsewhere: only then it is to be done
   */
  public boolean begin(String id, String reason, Actor by) {
    AtomicBoolean isNew = new AtomicBoolean();
    history.append(
        by,
        now -> {
          isNew.set(now.collection(id).isEmpty());
          return isNew.get() ? List.of(new CollectionEntry.Begun(id, reason)) : List.of();
        });
    return isNew.get();
  }

  /**
   * Does a collection that was begun, and writes down what came of it.
   *
   * @throws ObjectStoreException if storage is away; the next collection goes on
   * @throws UnreadableDocumentException if a document cannot be read that may need anything:
   *     nothing was deleted
   */
  public void collect(String id, Progress progress) {
    try {
      GarbageLog log = condemned(id);
      GarbageSearch.Found found = search().find(log.orphans(), log.allCondemned()::contains);
      Collection<List<Item>> sized = sized(found);
      progress.found(sight(found, sized));
      InParallel.forEach(sized, atOnce, items -> items.forEach(item -> delete(item, progress)));
      CollectionEntry ended = ended(id, sized, found.orphans());
      history.append(Actor.MERISTEM, _ -> List.of(ended));
    } catch (RuntimeException e) {
      noteFailure(id, e);
      throw e;
    }
  }

  /**
   * Says which uploads will go, before it is looked again who needs one. That a run has no log, or
   * is closed for ever, is no reason for whoever names its uploads not to begin; this is.
   */
  private GarbageLog condemned(String id) {
    Map<String, Instant> orphans = history().orphans();
    UploadSearch search =
        new UploadSearch(store, new RunReading(store, clock), orphans, _ -> true, clock.instant());
    List<String> uploads =
        search.garbage(OpenRuns.read(store, clock)).stream()
            .map(Garbage::key)
            .limit(MOST_CONDEMNED)
            .toList();
    return history.append(
        Actor.MERISTEM,
        _ -> uploads.isEmpty() ? List.of() : List.of(new CollectionEntry.Condemned(id, uploads)));
  }

  private void delete(Item item, Progress progress) {
    store.delete(item.garbage().key());
    progress.freed(item);
  }

  private static CollectionEntry ended(
      String id, Collection<List<Item>> deleted, Map<String, Instant> orphans) {
    Map<Reason, List<Item>> byReason =
        deleted.stream()
            .flatMap(List::stream)
            .collect(
                Collectors.groupingBy(item -> item.garbage().reason(), TreeMap::new, toList()));
    return new CollectionEntry.Ended(
        id,
        byReason.entrySet().stream().map(one -> freed(one.getKey(), one.getValue())).toList(),
        orphans.entrySet().stream().map(one -> new Orphan(one.getKey(), one.getValue())).toList());
  }

  private static Freed freed(Reason reason, List<Item> items) {
    return new Freed(reason, items.size(), items.stream().mapToLong(Item::bytes).sum());
  }

  /**
   * A failure that cannot be written down looks like a killed process, which is as harmless. What
   * failed may be the answer alone to the word that the collection has ended.
   */
  private void noteFailure(String id, RuntimeException failure) {
    CollectionEntry failed = new CollectionEntry.Failed(id, String.valueOf(failure.getMessage()));
    try {
      history.append(Actor.MERISTEM, log -> log.isUnderWay(id) ? List.of(failed) : List.of());
    } catch (ObjectStoreException e) {
      failure.addSuppressed(e);
    }
  }
}
