package io.meristem.storage.garbage;

import io.meristem.storage.object.Actor;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Tip;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The log of all collections, of which nothing is read twice. What it answers is never older than
 * the question. Thread-safe.
 */
public final class GarbageHistory {

  private final CommitLog<CollectionEntry, GarbageLog> log;
  private final AtomicReference<Tip<GarbageLog>> known;

  public GarbageHistory(ObjectStore store, InstantSource clock) {
    this.log = GarbageLog.log(store, clock);
    this.known = new AtomicReference<>(log.start());
  }

  /** What the log says now. */
  public GarbageLog now() {
    return keep(log.read(known.get()));
  }

  /** Appends what {@code decide} answers to the newest state; see {@link CommitLog#append}. */
  GarbageLog append(Actor by, Function<GarbageLog, List<CollectionEntry>> decide) {
    return keep(log.append(known.get(), by, decide));
  }

  private GarbageLog keep(Tip<GarbageLog> tip) {
    known.accumulateAndGet(tip, (one, other) -> one.sequence() < other.sequence() ? other : one);
    return tip.state();
  }
}
