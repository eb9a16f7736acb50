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
 */
public record GarbageLog(PVector<GarbageCollection> collections, PMap<String, Instant> orphans) {

  /** Where the log is kept. */
  public static final String LOG = "garbage/log/";

  public static final Fold<CollectionEntry, GarbageLog> FOLD =
      new Fold<>() {
        @Override
        public GarbageLog start() {
          return new GarbageLog(TreePVector.empty(), HashTreePMap.empty());
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

  /** The log {@code garbage/log/}. */
  public static CommitLog<CollectionEntry, GarbageLog> log(ObjectStore store, InstantSource clock) {
    return new CommitLog<>(store, LOG, 6, CollectionEntry.class, FOLD, clock);
  }

  private GarbageLog after(CollectionEntry entry, Commit<CollectionEntry> commit) {
    return switch (entry) {
      case CollectionEntry.Begun(String id, String reason) ->
          new GarbageLog(
              collections.plus(
                  new GarbageCollection(id, reason, commit.actor(), commit.at(), Optional.empty())),
              orphans);
      case CollectionEntry.Ended ended ->
          ended(
                  ended.collection(),
                  new Outcome.Done(commit.at(), ended.freed(), ended.orphans().size()))
              .remembering(ended.orphans());
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
    return new GarbageLog(collections.with(place, collections.get(place).ended(how)), orphans);
  }

  private GarbageLog remembering(List<Orphan> seen) {
    return new GarbageLog(
        collections,
        HashTreePMap.from(seen.stream().collect(Collectors.toMap(Orphan::key, Orphan::since))));
  }

  /** A collection by its id. */
  public Optional<GarbageCollection> collection(String id) {
    return collections.stream().filter(one -> one.id().equals(id)).findFirst();
  }
}
