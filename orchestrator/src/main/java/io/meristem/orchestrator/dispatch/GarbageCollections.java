package io.meristem.orchestrator.dispatch;

import io.meristem.storage.garbage.GarbageCollection;
import io.meristem.storage.garbage.GarbageCollector;
import io.meristem.storage.garbage.GarbageFound;
import io.meristem.storage.garbage.GarbageFound.Item;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Collections of garbage, in the background and one at a time. Other orchestrators may be at it
 * too: what both delete, both count. Thread-safe.
 */
@ApplicationScoped
public class GarbageCollections {

  private static final Logger LOG = Logger.getLogger(GarbageCollections.class);
  private static final int AT_ONCE = 16;
  private static final int ID_DIGITS = 13;

  private final GarbageCollector collector;
  private final Shared<GarbageFound> looks;
  private final Lock beginning = new ReentrantLock();
  private final AtomicReference<@Nullable UnderWay> current = new AtomicReference<>();

  @Inject
  GarbageCollections(ObjectStore store, InstantSource clock) {
    this.collector = new GarbageCollector(store, clock, AT_ONCE);
    this.looks = new Shared<>(collector::look);
  }

  /**
   * How far a collection of this process is. Its numbers grow while it is looked at.
   *
   * @param foundObjects -1 until everything was found
   */
  public record UnderWay(
      String id,
      AtomicLong foundObjects,
      AtomicLong foundBytes,
      AtomicLong freedObjects,
      AtomicLong freedBytes)
      implements GarbageCollector.Progress {

    static UnderWay begun(String id) {
      return new UnderWay(
          id, new AtomicLong(-1), new AtomicLong(), new AtomicLong(), new AtomicLong());
    }

    @Override
    public void found(GarbageFound all) {
      foundBytes.set(all.items().stream().mapToLong(Item::bytes).sum());
      foundObjects.set(all.items().size());
    }

    @Override
    public void freed(Item item) {
      freedBytes.addAndGet(item.bytes());
      freedObjects.incrementAndGet();
    }
  }

  /** What a collection would delete now; nothing is written. All who wait get one answer. */
  public GarbageFound look() {
    return looks.get();
  }

  /**
   * The collection that a request stands for. It begins, unless it did before; nothing if another
   * one is under way here.
   */
  public Optional<GarbageCollection> begin(RequestId request, String reason, Actor by) {
    String id = "c" + request.hash().substring(0, ID_DIGITS);
    beginning.lock();
    try {
      Optional<GarbageCollection> earlier = collector.history().collection(id);
      return earlier.isPresent() ? earlier : begun(UnderWay.begun(id), reason, by);
    } finally {
      beginning.unlock();
    }
  }

  private Optional<GarbageCollection> begun(UnderWay next, String reason, Actor by) {
    if (!current.compareAndSet(null, next)) {
      return Optional.empty();
    }
    boolean isMine = false;
    try {
      isMine = collector.begin(next.id(), reason, by);
      return collector.history().collection(next.id());
    } finally {
      if (isMine) {
        Thread.ofPlatform().daemon().name("garbage").start(() -> collect(next));
      } else {
        current.set(null);
      }
    }
  }

  private void collect(UnderWay now) {
    try {
      collector.collect(now.id(), now);
      LOG.infof(
          "collection %s has freed %d objects of %d bytes",
          now.id(), now.freedObjects().get(), now.freedBytes().get());
    } catch (RuntimeException e) {
      LOG.warnf("collection %s did not come to its end: %s", now.id(), e.getMessage());
    } finally {
      current.set(null);
    }
  }

  /** The collection that is under way here, if it is this one. */
  public Optional<UnderWay> underWay(String id) {
    return Optional.ofNullable(current.get()).filter(now -> now.id().equals(id));
  }

  /** All collections of all orchestrators, the newest first. */
  public List<GarbageCollection> all() {
    return List.copyOf(collector.history().collections()).reversed();
  }
}
