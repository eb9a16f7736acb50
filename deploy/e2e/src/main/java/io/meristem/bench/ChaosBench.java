package io.meristem.bench;

import io.meristem.chaos.Chaos;
import io.meristem.chaos.Verdict;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Everything that may go wrong, tried once. With {@code MERISTEM_CHAOS_CELLS=REGEX} in the
 * environment those cells alone whose names it finds.
 */
final class ChaosBench implements Benchmark {

  private static final String CELLS = "MERISTEM_CHAOS_CELLS";
  private static final long BYTES = 1L << 30;

  @Override
  public List<Figure> figures(PrintStream progress) {
    Pattern cells = Pattern.compile(System.getenv().getOrDefault(CELLS, ""));
    try (BenchFolder folder = BenchFolder.create(BYTES)) {
      List<Verdict> verdicts = Chaos.tryAll(folder.path(), cells, progress);
      if (verdicts.isEmpty()) {
        throw new BenchFailure("there is no cell with '%s' in its name".formatted(cells));
      }
      long red = verdicts.stream().filter(verdict -> verdict.broken().isPresent()).count();
      return List.of(new Figure("red-cells", red, "cells", null, null));
    }
  }
}
