package io.meristem.bench;

import io.meristem.e2e.TinyStack;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Many tiny runs on four workers while parts of the system are killed: a random one every 15
 * seconds, worker, orchestrator, broker or S3 server, started again at once. Some runs are asked
 * for twice at the same time. In the end everything is read: see {@link SoakVerdict}.
 *
 * <p>The services' code is compiled quickly rather than well: with the flags of a package, what is
 * killed spends two cores on starting again. In the second half the orchestrator and the first
 * worker are spared, so that it can be seen whether they grow. What they hold is looked at after
 * five eighths of the runs, when they have warmed up, and in the end, both times with no run open
 * and without garbage.
 *
 * @param runs how many are asked for
 */
record SoakBench(int runs) implements Benchmark {

  static final int RUNS = 150;

  /** So that a snapshot of the index is written, read and interrupted now and then. */
  private static final Map<String, String> SETTINGS =
      Map.of("MERISTEM_INDEX_SNAPSHOT_EVERY", "10s", "MERISTEM_INDEX_SNAPSHOT_AFTER", "50");

  private static final String SEED = "MERISTEM_SOAK_SEED";
  private static final long BYTES = 4_000_000_000L;

  @Override
  public List<Figure> figures(PrintStream progress) {
    long seed = seed();
    BenchFolder folder = BenchFolder.create(BYTES);
    progress.printf(
        "soak: %d runs, %s=%d, in %s, which stays unless all is well%n",
        runs, SEED, seed, folder.path());
    List<Figure> figures = soaked(folder, seed, progress);
    if (figures.getFirst().value() == 0) {
      folder.close();
    }
    return figures;
  }

  private List<Figure> soaked(BenchFolder folder, long seed, PrintStream progress) {
    try (PrintStream console =
            new PrintStream(folder.file("console.log").toFile(), StandardCharsets.UTF_8);
        TinyStack stack = TinyStack.in(folder.file("stack"), SETTINGS, console)) {
      return new Soak(stack, runs, seed, progress).figures();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that nobody chose, or the one that was given to repeat what was drawn. */
  private static long seed() {
    String given = System.getenv().getOrDefault(SEED, "");
    try {
      return given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    } catch (NumberFormatException e) {
      throw new BenchFailure(SEED + " is a whole number, not '" + given + "'");
    }
  }
}
