package io.meristem.bench;

import java.io.PrintStream;
import java.util.List;

/** Something that can be measured here and now. */
@FunctionalInterface
interface Benchmark {

  /**
   * Measures, within minutes.
   *
   * @param progress for people
   * @throws BenchFailure when there is nothing true to say
   */
  List<Figure> figures(PrintStream progress);
}
