package io.meristem.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Runs the benchmarks that are named, or all of them, and prints one line of JSON a figure.
 *
 * <p>Standard output has nothing else: whatever libraries print goes to standard error, where
 * progress is told. The exit status is 0 only when everything was measured.
 */
public final class Bench {

  private static final SequencedMap<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

  static {
    BENCHMARKS.put("kernel", new KernelBench());
    BENCHMARKS.put("growth", new GrowthBench());
    BENCHMARKS.put("load", new LoadBench());
    BENCHMARKS.put("tokenise", new TokeniseBench());
    BENCHMARKS.put("chaos", new ChaosBench());
  }

  private Bench() {}

  public static void main(String[] names) {
    PrintStream results = System.out;
    System.setOut(System.err);
    try {
      for (String name : names.length == 0 ? List.copyOf(BENCHMARKS.keySet()) : List.of(names)) {
        benchmark(name).figures(System.err).forEach(figure -> results.println(figure.json()));
      }
    } catch (BenchFailure e) {
      System.err.println("meristem: " + e.getMessage());
      System.exit(1);
    }
  }

  private static Benchmark benchmark(String name) {
    Benchmark benchmark = BENCHMARKS.get(name);
    if (benchmark == null) {
      throw new BenchFailure(
          "there is no benchmark '%s'; there are: %s"
              .formatted(name, String.join(", ", BENCHMARKS.keySet())));
    }
    return benchmark;
  }
}
