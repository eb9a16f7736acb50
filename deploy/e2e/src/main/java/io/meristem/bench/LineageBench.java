package io.meristem.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.local.LocalS3;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.storage.object.S3ObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The index at a million versions, read through the embedded S3 server by a process of its own; see
 * {@link IndexProbe}. The history is written straight into the server's folder before: that is not
 * measured. And what the birth of a child whose parent is frozen stores: see {@link FrozenBench}.
 */
final class LineageBench implements Benchmark {

  static final String LARGE = "large";
  static final String SMALL = "small";
  static final String TENTH = "tenth";
  static final int MODELS = 1000;
  static final int VERSIONS = 1000;
  static final int LONG_MODEL = 100_000;

  private static final long BYTES = 6_000_000_000L;

  @Override
  public List<Figure> figures(PrintStream progress) {
    List<Figure> figures = new ArrayList<>(index(progress));
    figures.addAll(new FrozenBench().figures(progress));
    return figures;
  }

  private static List<Figure> index(PrintStream progress) {
    try (BenchFolder folder = BenchFolder.create(BYTES);
        LocalS3 server = LocalS3.startFast(folder.file("s3"))) {
      progress.println("lineage: writing the history");
      write(folder.file("s3"));
      progress.println("lineage: making the first snapshots");
      snapshot(folder.file("s3"), server, LARGE);
      snapshot(folder.file("s3"), server, SMALL);
      progress.println("lineage: reading all, in a process of its own");
      Map<String, String> all = probe(server, LARGE, progress);
      progress.println("lineage: reading a tenth without a snapshot");
      Map<String, String> tenth = probe(server, TENTH, progress);
      return figures(all, tenth);
    }
  }

  private static void write(Path folder) {
    Path large = folder.resolve(LARGE);
    IntStream.rangeClosed(1, MODELS)
        .parallel()
        .forEach(number -> new LineageHistory(number, VERSIONS).write(large));
    new LineageHistory(0, LONG_MODEL).write(large);
    IndexProbe.samples()
        .forEach(
            sample -> new LineageHistory(sample.model(), 0).writeDocument(large, sample.version()));
    whole(folder.resolve(SMALL), 1, 1);
    whole(folder.resolve(TENTH), 1, MODELS / 10);
  }

  /** Models with all their documents. */
  private static void whole(Path bucket, int first, int last) {
    IntStream.rangeClosed(first, last)
        .parallel()
        .forEach(number -> {
          LineageHistory history = new LineageHistory(number, VERSIONS);
          history.write(bucket);
          IntStream.range(0, VERSIONS).forEach(one -> history.writeDocument(bucket, one));
        });
  }

  private static void snapshot(Path folder, LocalS3 server, String bucket) {
    try (S3ObjectStore store = new S3ObjectStore(BenchStore.settings(server).withBucket(bucket))) {
      HistoryStore history =
          new HistoryStore(folder.resolve(bucket), store, LineageHistory.Shape.LINES);
      Facts facts = IndexProbe.facts(history, new Index());
      facts.readAll();
      facts.writeSnapshot();
    }
  }

  private static Map<String, String> probe(LocalS3 server, String bucket, PrintStream progress) {
    try {
      Process process =
          new ProcessBuilder(command(server, bucket))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader lines = process.inputReader(UTF_8)) {
        Map<String, String> found = new LinkedHashMap<>();
        lines
            .lines()
            .filter(line -> line.startsWith(IndexProbe.MARK))
            .map(line -> line.substring(IndexProbe.MARK.length()).split("=", 2))
            .forEach(pair -> found.put(pair[0], pair[1]));
        if (process.waitFor() != 0) {
          throw new BenchFailure("the index could not be read; its process told why above");
        }
        progress.println("  " + found);
        return found;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted while the index was read");
    }
  }

  private static List<String> command(LocalS3 server, String bucket) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx2g",
        "-cp",
        System.getProperty("java.class.path"),
        IndexProbe.class.getName(),
        server.endpoint().toString(),
        server.region(),
        server.accessKey(),
        server.secretKey(),
        bucket);
  }

  private static List<Figure> figures(Map<String, String> all, Map<String, String> tenth) {
    List<Figure> figures = new ArrayList<>();
    figures.add(value(all, "cold", "cold-index-1M-seconds", "s"));
    figures.add(value(tenth, "cold", "cold-index-without-snapshots-seconds-of-a-tenth", "s"));
    for (String name : List.of("get", "page", "ancestors", "filter", "commit")) {
      figures.add(value(all, name, name + "-1M-ms", "ms"));
    }
    figures.add(value(all, "first-commit", "first-commit-100k-ms", "ms"));
    double value = number(all, "worst");
    double floor = number(all, "worst-floor");
    figures.add(new Figure("read-cost-1M-vs-1k", value, "ms", floor, value / floor));
    figures.add(value(all, "memory", "memory-per-version-bytes", "bytes"));
    return figures;
  }

  private static Figure value(Map<String, String> found, String key, String name, String unit) {
    return new Figure(name, number(found, key), unit, null, null);
  }

  private static double number(Map<String, String> found, String key) {
    return Double.parseDouble(Objects.requireNonNull(found.get(key), key));
  }
}
