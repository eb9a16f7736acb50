package io.meristem.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntFunction;

/** What is to be measured, in this order. */
record Agenda(List<Benchmark> benchmarks) {

  private static final String SOAK = "soak";
  private static final String HISTORY = "history";
  private static final String ONE_NUMBER = "[1-9][0-9]{0,4}";

  /** Those of which the next word may say how much. */
  private static final Map<String, IntFunction<Benchmark>> OF_SO_MUCH =
      Map.of(
          SOAK, SoakBench::new, HISTORY, seconds -> new HistoryBench(Duration.ofSeconds(seconds)));

  private static final SequencedMap<String, Benchmark> ALL = new LinkedHashMap<>();

  static {
    ALL.put("kernel", new KernelBench());
    ALL.put("growth", new GrowthBench());
    ALL.put("load", new LoadBench());
    ALL.put("tokenise", new TokeniseBench());
    ALL.put("frozen", new FrozenBench());
    ALL.put("dispatch", new DispatchBench());
    ALL.put("plans", new PlansBench());
    ALL.put("lineage", new LineageBench());
    ALL.put("dashboard", new DashboardBench());
    ALL.put("store", new StoreBench());
    ALL.put("chaos", new ChaosBench());
    ALL.put(HISTORY, new HistoryBench(HistoryBench.USUAL));
    ALL.put(SOAK, new SoakBench(SoakBench.RUNS));
  }

  Agenda {
    benchmarks = List.copyOf(benchmarks);
  }

  /**
   * The benchmarks that are named, or all of them. The word after {@code soak} may be a number of
   * runs, and that after {@code history} one of seconds.
   *
   * @throws BenchFailure for a word that says nothing
   */
  static Agenda of(List<String> words) {
    if (words.isEmpty()) {
      return new Agenda(List.copyOf(ALL.sequencedValues()));
    }
    List<Benchmark> benchmarks = new ArrayList<>();
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at);
      Benchmark benchmark = ALL.get(word);
      if (benchmark == null) {
        throw unknown(word, at > 0 && OF_SO_MUCH.containsKey(words.get(at - 1)));
      }
      IntFunction<Benchmark> ofSoMuch = OF_SO_MUCH.get(word);
      boolean saysHowMuch = at + 1 < words.size() && words.get(at + 1).matches(ONE_NUMBER);
      benchmarks.add(
          ofSoMuch != null && saysHowMuch
              ? ofSoMuch.apply(Integer.parseInt(words.get(++at)))
              : benchmark);
    }
    return new Agenda(benchmarks);
  }

  private static BenchFailure unknown(String word, boolean isAfterOneOfSoMuch) {
    return new BenchFailure(
        "there is no benchmark '%s'; there are: %s%s"
            .formatted(
                word,
                String.join(", ", ALL.keySet()),
                isAfterOneOfSoMuch
                    ? "; the seconds of history and the runs of soak are a number from 1 to 99999"
                    : ""));
  }
}
