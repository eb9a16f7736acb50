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
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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

  private final GarbageCollector collector;
  private final Shared<GarbageFound> looks;
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

  /** Begins a collection; nothing if one is under way here. */
  public Optional<GarbageCollection> begin(String reason, Actor by) {
    UnderWay next = UnderWay.begun("c" + UUID.randomUUID().toString().substring(0, 13));
    if (!current.compareAndSet(null, next)) {
      return Optional.empty();
    }
    try {
      collector.begin(next.id(), reason, by);
      Optional<GarbageCollection> begun = collector.history().collection(next.id());
      Thread.ofPlatform().daemon().name("garbage").start(() -> collect(next));
      return begun;
    } catch (RuntimeException | Error e) {
      current.set(null);
      throw e;
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
