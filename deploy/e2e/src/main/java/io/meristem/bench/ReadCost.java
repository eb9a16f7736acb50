package io.meristem.bench;

import io.meristem.orchestrator.filter.Fields;
import io.meristem.orchestrator.filter.Filter;
import io.meristem.orchestrator.filter.FilterParser;
import io.meristem.orchestrator.filter.Matching;
import io.meristem.orchestrator.filter.Page;
import io.meristem.orchestrator.filter.Parsed;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.storage.lineage.Answer;
import io.meristem.storage.object.Documents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * What a read, to the JSON of its answer, takes among a million versions, against the same read
 * among a thousand.
 */
record ReadCost(Facts facts, Index index, Facts smallFacts, Index small) {

  static final int ROUNDS = 9;

  /** Documents read a round: each only once, since some are kept. */
  static final int GETS = 100;

  private static final int READS = 1000;
  private static final int PAGE = 100;
  private static final String FILTER =
      "loss < 1.8 and (edge = growth or tag = good) and not retired";

  /** Milliseconds a read among all, by its name; and of the one with the worst ratio both sides. */
  Map<String, Double> measure() {
    List<IndexProbe.Sample> samples = IndexProbe.samples();
    Map<String, Double> found = new LinkedHashMap<>();
    Round get =
        rounds(
            GETS,
            n -> require(facts.version(samples.get(n).id()).isPresent()),
            n ->
                require(
                    smallFacts
                        .version(LineageHistory.id(1, n % LineageBench.VERSIONS))
                        .isPresent()));
    Round page = rounds(READS, n -> page(index, model(n), n), n -> page(small, 1, n));
    Round ancestors =
        rounds(READS, n -> ancestors(index, model(n), n), n -> ancestors(small, 1, n));
    found.put("get", get.value());
    found.put("page", page.value());
    found.put("ancestors", ancestors.value());
    Round worst =
        List.of(get, page, ancestors).stream()
            .max(Comparator.comparingDouble(Round::ratio))
            .orElseThrow();
    found.put("get-ratio", get.ratio());
    found.put("page-ratio", page.ratio());
    found.put("ancestors-ratio", ancestors.ratio());
    found.put("worst", worst.value());
    found.put("worst-floor", worst.floor());
    return found;
  }

  /** Any of the models, without an order that a cache could follow. */
  private static int model(int n) {
    return 1 + new Random(n).nextInt(LineageBench.MODELS);
  }

  private static void page(Index index, int model, int n) {
    int place = n * 37 % (LineageBench.VERSIONS - PAGE);
    Page<VersionRow> page =
        Page.first(
            index.versions().ofModel("model-%06d".formatted(model), place),
            _ -> true,
            PAGE,
            VersionRow::id);
    require(page.things().size() == PAGE && answer(page.things()) > 0);
  }

  /** What is sent, as JSON; its length. */
  private static int answer(List<VersionRow> rows) {
    return Documents.json(rows.stream().map(ReadCost::shown).toList()).length();
  }

  private static Map<String, Object> shown(VersionRow row) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", row.id());
    shown.put("model", row.model());
    shown.put("run", row.run());
    shown.put("edge", row.edge());
    shown.put("lossy", row.isLossy());
    shown.put("parents", row.parents());
    shown.put("standing", row.standing());
    shown.put("tags", row.tags());
    shown.put("aliases", row.aliases());
    shown.put("parameters", row.parameters());
    shown.put("lossAtBirth", row.lossAtBirth());
    shown.put("lossAtEnd", row.lossAtEnd());
    shown.put("cost", row.cost());
    shown.put("created", row.created());
    return shown;
  }

  private static void ancestors(Index index, int model, int n) {
    int version = 500 + n * 37 % 500;
    String id = LineageHistory.id(model, version);
    if (!(index.versions().ask(graph -> graph.ancestors(id))
        instanceof Answer.Found<List<String>>(List<String> ancestors))) {
      throw new BenchFailure("the index does not know version " + id);
    }
    answer(ancestors.stream().flatMap(one -> index.versions().version(one).stream()).toList());
  }

  /** The round with the median ratio; one before them is not counted. */
  private static Round rounds(int reads, IntConsumer large, IntConsumer small) {
    List<Round> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      int first = round * reads;
      double value = millis(first, reads, large);
      rounds.add(new Round(value, millis(first, reads, small)));
    }
    rounds.removeFirst();
    rounds.sort(Comparator.comparingDouble(Round::ratio));
    return rounds.get(rounds.size() / 2);
  }

  private static double millis(int first, int reads, IntConsumer read) {
    double seconds =
        Rounds.seconds(() -> {
          for (int n = first; n < first + reads; n++) {
            read.accept(n);
          }
        });
    return 1e3 * seconds / reads;
  }

  /** How long it takes to look at every version, the median of five. */
  static double filterMillis(Index index) {
    Fields<VersionRow> fields =
        new Fields<VersionRow>()
            .number("loss", VersionRow::lossAtEnd)
            .text("edge", row -> Optional.of(row.edge().name().toLowerCase(Locale.ROOT)))
            .words("tag", VersionRow::tags)
            .flag("retired", row -> row.standing() == VersionRow.Standing.RETIRED);
    if (!(FilterParser.parse(FILTER, fields) instanceof Parsed.Understood<Filter>(Filter filter))) {
      throw new BenchFailure("the filter is none: " + FILTER);
    }
    Predicate<VersionRow> wanted = Matching.of(filter, fields);
    List<Double> millis = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      millis.add(
          1e3 * Rounds.seconds(() -> require(index.versions().all().filter(wanted).count() > 0)));
    }
    millis.sort(Double::compare);
    return millis.get(millis.size() / 2);
  }

  private static void require(boolean isRight) {
    if (!isRight) {
      throw new BenchFailure("the index answered wrongly");
    }
  }
}
