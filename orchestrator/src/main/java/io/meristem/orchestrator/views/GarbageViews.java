package io.meristem.orchestrator.views;

import io.meristem.orchestrator.dispatch.GarbageCollections.UnderWay;
import io.meristem.storage.garbage.CollectionEntry.Freed;
import io.meristem.storage.garbage.Garbage;
import io.meristem.storage.garbage.Garbage.OfPurgedVersion;
import io.meristem.storage.garbage.GarbageCollection;
import io.meristem.storage.garbage.GarbageCollection.Outcome;
import io.meristem.storage.garbage.GarbageFound;
import io.meristem.storage.garbage.GarbageFound.Item;
import io.meristem.storage.garbage.Reason;
import io.meristem.storage.object.Actor;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the API shows of garbage. */
public final class GarbageViews {

  private static final Comparator<Item> LARGEST_FIRST =
      Comparator.comparingLong(Item::bytes).reversed().thenComparing(item -> item.garbage().key());

  private static final Optional<Total> NOTHING = Optional.empty();

  private GarbageViews() {}

  /** Objects and their bytes together. */
  record Total(long objects, long bytes) {

    static final Total NONE = new Total(0, 0);

    Total plus(Item item) {
      return new Total(objects + 1, bytes + item.bytes());
    }
  }

  /**
   * What can be deleted of one model.
   *
   * @param model left out for datasets and uploads
   */
  record OfModel(Optional<String> model, long objects, long bytes) {}

  /** One object that can be deleted, and why. */
  record GarbageKey(
      String key,
      long bytes,
      Reason reason,
      String why,
      String run,
      Optional<String> version,
      Optional<String> model) {}

  /**
   * What a collection would delete.
   *
   * @param reasons the one with the most bytes first, as are models and keys
   * @param keys some of them
   * @param orphans uploads without a run that have not been so for two collections a day apart: not
   *     counted above
   * @param unreadable logs that cannot be read; whatever hangs on them is not counted above
   */
  public record GarbageView(
      Instant at,
      long objects,
      long bytes,
      List<Freed> reasons,
      List<OfModel> models,
      List<GarbageKey> keys,
      int orphans,
      List<String> unreadable) {}

  /**
   * A collection.
   *
   * @param state {@code collecting}, {@code done}, {@code failed}, or {@code interrupted}: begun,
   *     not ended, and not under way in the orchestrator that answers
   * @param problem why it failed
   * @param found what it is about to delete, while it is under way and once that is known
   * @param freed so far, or in all; left out if nobody knows
   * @param reasons of what was freed, once it is done
   * @param orphans uploads without a run that it left for a later collection
   */
  public record CollectionView(
      String id,
      String state,
      String reason,
      Actor by,
      Instant begunAt,
      Optional<Instant> endedAt,
      Optional<String> problem,
      Optional<Total> found,
      Optional<Total> freed,
      List<Freed> reasons,
      OptionalInt orphans) {}

  /** What was found, with the first so many blobs by name. */
  public static GarbageView garbage(GarbageFound found, int limit) {
    List<Item> items = found.items();
    Map<Reason, Total> reasons = totals(items, item -> item.garbage().reason());
    Map<Optional<String>, Total> models = totals(items, item -> item.garbage().owner().model());
    return new GarbageView(
        found.at(),
        items.size(),
        items.stream().mapToLong(Item::bytes).sum(),
        reasons.entrySet().stream()
            .map(one -> new Freed(one.getKey(), one.getValue().objects(), one.getValue().bytes()))
            .sorted(Comparator.comparingLong(Freed::bytes).reversed())
            .toList(),
        models.entrySet().stream()
            .map(one -> new OfModel(one.getKey(), one.getValue().objects(), one.getValue().bytes()))
            .sorted(Comparator.comparingLong(OfModel::bytes).reversed())
            .toList(),
        items.stream().sorted(LARGEST_FIRST).limit(limit).map(GarbageViews::key).toList(),
        found.orphans(),
        found.unreadable());
  }

  private static <K> Map<K, Total> totals(List<Item> items, Function<Item, K> by) {
    Map<K, Total> totals = new HashMap<>();
    items.forEach(item ->
        totals.merge(by.apply(item), Total.NONE.plus(item), (known, _) -> known.plus(item)));
    return totals;
  }

  private static GarbageKey key(Item item) {
    Garbage garbage = item.garbage();
    return new GarbageKey(
        garbage.key(),
        item.bytes(),
        garbage.reason(),
        garbage.why(),
        garbage.owner().run(),
        garbage instanceof OfPurgedVersion purged
            ? Optional.of(purged.version())
            : Optional.empty(),
        garbage.owner().model());
  }

  /** A collection, with how far it is while it is under way. */
  public static CollectionView collection(GarbageCollection collection, Optional<UnderWay> now) {
    if (collection.outcome().isEmpty()) {
      return now.map(far -> underWay(collection, far))
          .orElseGet(
              () -> view(collection, "interrupted", Optional.empty(), NOTHING, NOTHING, List.of()));
    }
    return switch (collection.outcome().get()) {
      case Outcome.Done(Instant _, List<Freed> freed, int _) ->
          view(collection, "done", Optional.empty(), NOTHING, Optional.of(sum(freed)), freed);
      case Outcome.Failed(Instant _, String why) ->
          view(collection, "failed", Optional.of(why), NOTHING, NOTHING, List.of());
    };
  }

  private static CollectionView underWay(GarbageCollection collection, UnderWay far) {
    Total found = new Total(far.foundObjects().get(), far.foundBytes().get());
    return view(
        collection,
        "collecting",
        Optional.empty(),
        Optional.of(found).filter(known -> known.objects() >= 0),
        Optional.of(new Total(far.freedObjects().get(), far.freedBytes().get())),
        List.of());
  }

  private static Total sum(List<Freed> freed) {
    return new Total(
        freed.stream().mapToLong(Freed::objects).sum(),
        freed.stream().mapToLong(Freed::bytes).sum());
  }

  private static CollectionView view(
      GarbageCollection collection,
      String state,
      Optional<String> problem,
      Optional<Total> found,
      Optional<Total> freed,
      List<Freed> reasons) {
    return new CollectionView(
        collection.id(),
        state,
        collection.reason(),
        collection.by(),
        collection.begunAt(),
        collection.outcome().map(Outcome::at),
        problem,
        found,
        freed,
        reasons,
        collection.outcome().stream()
            .flatMap(end -> end instanceof Outcome.Done done ? Stream.of(done) : Stream.of())
            .mapToInt(Outcome.Done::orphans)
            .findFirst());
  }
}
