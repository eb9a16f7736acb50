package io.meristem.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.logging.Level;
import org.jboss.logmanager.LogContext;

/**
 * Runs the benchmarks that are named, or all of them, and prints one line of JSON a figure.
 *
 * <p>Standard output has nothing else: whatever libraries print goes to standard error, where
 * progress is told. The exit status is 0 only when everything was measured.
 */
public final class Bench {

  private Bench() {}

  public static void main(String[] words) {
    PrintStream results = System.out;
    System.setOut(System.err);
    keepWarningsOnly();
    try {
      for (Benchmark benchmark : Agenda.of(List.of(words)).benchmarks()) {
        benchmark.figures(System.err).forEach(figure -> results.println(figure.json()));
      }
    } catch (BenchFailure e) {
      System.err.println("meristem: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Quarkus, until it is started, takes every word of every library for a log that is to come. */
  static void keepWarningsOnly() {
    LogContext.getLogContext().getLogger("").setLevel(Level.WARNING);
  }
}
