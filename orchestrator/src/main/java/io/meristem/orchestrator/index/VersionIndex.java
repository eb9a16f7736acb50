package io.meristem.orchestrator.index;

import io.meristem.storage.lineage.LineageEntry.Effect;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import io.meristem.storage.lineage.VersionGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All versions of all models, compactly. What one answer takes does not depend on how many versions
 * there are, but for {@link #all} and what filters it. Thread-safe.
 */
public final class VersionIndex {

  private final NavigableMap<String, ModelRows> models = new ConcurrentSkipListMap<>();
  private final Effects<VersionEvaluated> evaluations = new Effects<>();
  private final Effects<VersionVerified> verifications = new Effects<>();
  private final VersionGraph graph = new VersionGraph();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** The models by their numbers: without a search among their names. */
  private final List<ModelRows> numbered = new ArrayList<>();

  private final Map<String, Integer> numbers = new HashMap<>();

  /** By the graph's number of a version: the number of its model, and its place there. */
  private int[] modelOf = new int[16];

  private int[] placeOf = new int[16];

  /** What runs found of versions, by run and by version. */
  private static final class Effects<E extends Effect> {

    private final Map<String, E> byRun = new HashMap<>();
    private final Map<String, List<E>> byVersion = new HashMap<>();

    void add(E effect) {
      if (byRun.putIfAbsent(effect.run(), effect) == null) {
        byVersion.computeIfAbsent(effect.version(), _ -> new ArrayList<>(1)).add(effect);
      }
    }

    Optional<E> ofRun(String run) {
      return Optional.ofNullable(byRun.get(run));
    }

    List<E> of(String version) {
      return List.copyOf(byVersion.getOrDefault(version, List.of())).reversed();
    }
  }

  /** What a model's log says now. Rows that were there before stay where they were. */
  void put(ModelRows rows) {
    lock.writeLock().lock();
    try {
      ModelRows before = models.getOrDefault(rows.model(), ModelRows.none(rows.model()));
      int model = numbers.computeIfAbsent(rows.model(), this::named);
      for (int place = 0; place < rows.rows().size(); place++) {
        int at = place;
        if (!hadVersion(before, rows, place)) {
          rows.row(place).ifPresent(row -> add(model, at, row));
        }
      }
      newIn(rows.evaluations(), before.evaluations()).forEach(evaluations::add);
      newIn(rows.verifications(), before.verifications()).forEach(verifications::add);
      numbered.set(model, rows);
      models.put(rows.model(), rows);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static <T> List<T> newIn(List<T> now, List<T> before) {
    return now.subList(Math.min(now.size(), before.size()), now.size());
  }

  private int named(String model) {
    numbered.add(ModelRows.none(model));
    return numbered.size() - 1;
  }

  private static boolean hadVersion(ModelRows before, ModelRows now, int place) {
    if (place >= before.rows().size()) {
      return false;
    }
    return Objects.equals(before.rows().get(place), now.rows().get(place))
        || before.row(place).map(VersionRow::id).equals(now.row(place).map(VersionRow::id));
  }

  private void add(int model, int place, VersionRow row) {
    String id = row.id();
    graph.add(id, row.edge(), row.parents());
    int number = graph.number(id);
    if (number >= modelOf.length) {
      int length = Math.max(number + 1, 2 * modelOf.length);
      modelOf = Arrays.copyOf(modelOf, length);
      placeOf = Arrays.copyOf(placeOf, length);
    }
    modelOf[number] = model;
    placeOf[number] = place;
  }

  /** A version by its id. */
  public Optional<VersionRow> version(String id) {
    return read(() -> {
      int number = graph.number(id);
      return number < 0
          ? Optional.empty()
          : numbered.get(modelOf[number]).row(placeOf[number]).filter(row -> row.id().equals(id));
    });
  }

  /** What a question about ancestry comes to. It must not write. */
  public <T> T ask(Function<VersionGraph, T> question) {
    return read(() -> question.apply(graph));
  }

  private <T> T read(Supplier<T> question) {
    lock.readLock().lock();
    try {
      return question.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** How many commits of a model's log were read. */
  public long commitsOf(String model) {
    return model(model).map(ModelRows::sequence).orElse(0L);
  }

  Optional<ModelRows> model(String name) {
    return Optional.ofNullable(models.get(name));
  }

  /** How many versions there are. */
  public int size() {
    return read(graph::size);
  }

  /** All models that have a version and whose names come behind one, by name. */
  public Stream<ModelRow> modelsBehind(String name) {
    return models.tailMap(name, false).values().stream()
        .flatMap(model -> ModelRow.of(model).stream());
  }

  /** A model that has a version. */
  public Optional<ModelRow> modelRow(String name) {
    return model(name).flatMap(ModelRow::of);
  }

  /** All versions, by their models' names and in the order of their logs. */
  public Stream<VersionRow> all() {
    return models.values().stream().flatMap(model -> model.from(0));
  }

  /** Those of {@link #all} that stand at a place of a model or behind it. */
  public Stream<VersionRow> from(String model, int place) {
    return models.tailMap(model, true).values().stream()
        .flatMap(rows -> rows.from(rows.model().equals(model) ? place : 0));
  }

  /** A model's versions from a place on, in the order of its log. */
  public Stream<VersionRow> ofModel(String model, int place) {
    return model(model).stream().flatMap(rows -> rows.from(place));
  }

  Optional<VersionEvaluated> evaluation(String run) {
    return read(() -> evaluations.ofRun(run));
  }

  Optional<VersionVerified> verification(String run) {
    return read(() -> verifications.ofRun(run));
  }

  /** The evaluations of a version, the newest first. */
  List<VersionEvaluated> evaluationsOf(String version) {
    return read(() -> evaluations.of(version));
  }

  /** The verifications of a version, the newest first. */
  List<VersionVerified> verificationsOf(String version) {
    return read(() -> verifications.of(version));
  }

  /** All that the logs said, as one picture, to be written down. */
  List<ModelRows> picture() {
    return List.copyOf(models.values());
  }
}
