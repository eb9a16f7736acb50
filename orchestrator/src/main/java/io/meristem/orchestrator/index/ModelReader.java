package io.meristem.orchestrator.index;

import io.meristem.storage.lineage.Alias;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.RecentlyUsed;
import io.meristem.storage.object.Tip;
import io.meristem.storage.object.UnreadableDocumentException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model's rows of its log. Of the models that were read last it knows which rows did not
 * change. Thread-safe, but not for the same model twice at once.
 */
final class ModelReader {

  private static final Logger LOG = Logger.getLogger(ModelReader.class);
  private static final int KEPT = 8;

  private final ObjectStore store;
  private final InstantSource clock;
  private final ModelLogs logs;
  private final StoredDocuments documents;
  private final int atOnce;
  private final Map<String, Lineage> kept = RecentlyUsed.keeping(KEPT);

  ModelReader(
      ObjectStore store,
      InstantSource clock,
      ModelLogs logs,
      StoredDocuments documents,
      int atOnce) {
    this.store = store;
    this.clock = clock;
    this.logs = logs;
    this.documents = documents;
    this.atOnce = atOnce;
  }

  private CommitLog<LineageEntry, Lineage> log(String model) {
    return Lineage.log(store, model, clock);
  }

  /** Whether a model's log ends where its rows do. */
  boolean isCurrent(ModelRows rows) {
    return log(rows.model()).standsAt(rows.sequence(), rows.hash());
  }

  /** Whether a model's log has gone on since its rows were made. */
  boolean hasMoreThan(ModelRows rows) {
    return log(rows.model()).isLongerThan(rows.sequence());
  }

  /**
   * What a model's log says now.
   *
   * @param before rows of the same model: what they know of a version's document is not read again
   */
  ModelRows read(ModelRows before) {
    String model = before.model();
    Tip<Lineage> tip = logs.read(model);
    boolean isAsBefore =
        before.sequence() == tip.sequence() && before.hash().equals(tip.hash()) && before.isWhole();
    ModelRows now =
        isAsBefore ? before : rows(model, tip, Optional.ofNullable(kept.get(model)), before);
    kept.put(model, tip.state());
    return now;
  }

  private ModelRows rows(
      String model, Tip<Lineage> tip, Optional<Lineage> earlier, ModelRows before) {
    Lineage now = tip.state();
    List<VersionState> states = List.copyOf(now.versions());
    Map<String, Set<String>> aliases = aliases(now);
    @Nullable RowBytes[] rows =
        Arrays.copyOf(before.rows().toArray(new RowBytes[0]), states.size());
    BitSet unchanged = unchanged(states, aliases, earlier);
    List<Integer> changed =
        IntStream.range(0, rows.length)
            .filter(place -> rows[place] == null || !unchanged.get(place))
            .boxed()
            .toList();
    InParallel.forEach(
        chunks(changed),
        atOnce,
        chunk ->
            chunk.forEach(
                place -> rows[place] = row(states.get(place), aliases, before.row(place))));
    return new ModelRows(
        model,
        tip.sequence(),
        tip.hash(),
        Arrays.asList(rows),
        now.evaluations(),
        now.verifications());
  }

  /** The places of versions of which their rows say the same as before. */
  private static BitSet unchanged(
      List<VersionState> states, Map<String, Set<String>> aliases, Optional<Lineage> earlier) {
    BitSet unchanged = new BitSet();
    earlier.ifPresent(before -> {
      List<VersionState> known = List.copyOf(before.versions());
      Set<String> moved = moved(aliases, aliases(before));
      IntStream.range(0, Math.min(known.size(), states.size()))
          .filter(place -> known.get(place).equals(states.get(place)))
          .filter(place -> !moved.contains(states.get(place).id()))
          .forEach(unchanged::set);
    });
    return unchanged;
  }

  private static List<List<Integer>> chunks(List<Integer> places) {
    int size = 100;
    return IntStream.range(0, (places.size() + size - 1) / size)
        .mapToObj(n -> places.subList(n * size, Math.min(places.size(), (n + 1) * size)))
        .toList();
  }

  private static Map<String, Set<String>> aliases(Lineage lineage) {
    Map<String, Set<String>> aliases = new HashMap<>();
    for (Map.Entry<String, Alias> alias : lineage.aliases().entrySet()) {
      alias
          .getValue()
          .version()
          .ifPresent(version ->
              aliases.computeIfAbsent(version, _ -> new TreeSet<>()).add(alias.getKey()));
    }
    return aliases;
  }

  private static Set<String> moved(Map<String, Set<String>> now, Map<String, Set<String>> before) {
    Set<String> moved = new TreeSet<>(now.keySet());
    moved.addAll(before.keySet());
    moved.removeIf(version -> now.getOrDefault(version, Set.of()).equals(before.get(version)));
    return moved;
  }

  private @Nullable RowBytes row(
      VersionState state, Map<String, Set<String>> aliases, Optional<VersionRow> before) {
    Collection<String> names = aliases.getOrDefault(state.id(), Set.of());
    try {
      VersionSummary summary =
          before
              .filter(row -> row.document().equals(state.published().document()))
              .map(VersionRow::summary)
              .orElseGet(() -> summary(state));
      return RowWriter.row(state, names, summary);
    } catch (UnreadableDocumentException e) {
      LOG.errorf("left out of the index: %s", e.getMessage());
      return null;
    }
  }

  private VersionSummary summary(VersionState state) {
    return VersionSummary.of(
        documents.readOnce(state.published().document(), VersionDocument.class));
  }
}
