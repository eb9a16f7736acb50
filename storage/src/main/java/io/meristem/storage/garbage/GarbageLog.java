package io.meristem.storage.garbage;

import io.meristem.storage.garbage.CollectionEntry.Orphan;
import io.meristem.storage.garbage.GarbageCollection.Outcome;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Fold;
import io.meristem.storage.object.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What the log of all collections says: who wanted them, what they freed, and what the newest one
 * has to remember for the next.
 *
 * @param collections the oldest first
 * @param orphans uploads that the newest finished collection saw no run for, and since when
 * @param condemned the uploads that each collection deletes, by its id, until it has ended
 */
public record GarbageLog(
    PVector<GarbageCollection> collections,
    PMap<String, Instant> orphans,
    PMap<String, List<String>> condemned) {

  private static final String HOME = "garbage/";

  /** Where the log is kept. */
  public static final String LOG = HOME + "log/";

  public static final Fold<CollectionEntry, GarbageLog> FOLD =
      new Fold<>() {
        @Override
        public GarbageLog start() {
          return new GarbageLog(TreePVector.empty(), HashTreePMap.empty(), HashTreePMap.empty());
        }

        @Override
        public GarbageLog after(GarbageLog log, Commit<CollectionEntry> commit) {
          GarbageLog next = log;
          for (CollectionEntry entry : commit.entries()) {
            next = next.after(entry, commit);
          }
          return next;
        }
      };

  /** The log {@code garbage/log/}, with its chunks in {@code garbage/snapshots/}. */
  public static CommitLog<CollectionEntry, GarbageLog> log(ObjectStore store, InstantSource clock) {
    return new CommitLog<>(store, LOG, 6, CollectionEntry.class, FOLD, clock)
        .sealedUnder(HOME + "snapshots/");
  }

  private GarbageLog after(CollectionEntry entry, Commit<CollectionEntry> commit) {
    return switch (entry) {
      case CollectionEntry.Begun(String id, String reason) ->
          new GarbageLog(
              collections.plus(
                  new GarbageCollection(id, reason, commit.actor(), commit.at(), Optional.empty())),
              orphans,
              condemned);
      case CollectionEntry.Condemned(String id, List<String> uploads) ->
          new GarbageLog(collections, orphans, condemned.plus(id, uploads));
      case CollectionEntry.Ended ended ->
          ended(
                  ended.collection(),
                  new Outcome.Done(commit.at(), ended.freed(), ended.orphans().size()))
              .remembering(ended);
      case CollectionEntry.Failed(String id, String why) ->
          ended(id, new Outcome.Failed(commit.at(), why));
    };
  }

  private GarbageLog ended(String id, Outcome how) {
    int place = collections.size() - 1;
    while (place >= 0 && !collections.get(place).id().equals(id)) {
      place--;
    }
    if (place < 0) {
      throw new IllegalStateException("collection " + id + " ends, and was never begun");
    }
    return new GarbageLog(
        collections.with(place, collections.get(place).ended(how)), orphans, condemned);
  }

  private GarbageLog remembering(CollectionEntry.Ended ended) {
    return new GarbageLog(
        collections,
        HashTreePMap.from(
            ended.orphans().stream().collect(Collectors.toMap(Orphan::key, Orphan::since))),
        condemned.minus(ended.collection()));
  }

  /** A collection by its id. */
  public Optional<GarbageCollection> collection(String id) {
    return collections.stream().filter(one -> one.id().equals(id)).findFirst();
  }

  boolean isUnderWay(String id) {
    return collection(id).filter(one -> one.outcome().isEmpty()).isPresent();
  }

  Set<String> allCondemned() {
    return condemned.values().stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  /**
   * Whether an upload may be deleted at any moment. No run may be begun with it: whoever begins one
   * puts the run's marker first, and then asks this.
   */
  public boolean isCondemned(String upload) {
    return condemned.values().stream().anyMatch(uploads -> uploads.contains(upload));
  }
}
