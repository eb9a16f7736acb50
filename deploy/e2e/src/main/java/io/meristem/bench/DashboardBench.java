package io.meristem.bench;

import io.meristem.e2e.InstalledChromium;
import io.meristem.e2e.TinyStack;
import io.meristem.local.LocalS3;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The lineage's map in a browser without a window, served by the packaged orchestrator, for
 * histories that are written straight into the S3 server's folder: that is not measured, nor is
 * what the orchestrator does first with a history that Kafka knows nothing of. Documents lie there
 * only for the line of the version that is selected.
 */
final class DashboardBench implements Benchmark {

  private static final int MODEL = 1000;
  private static final long BYTES = 1_000_000_000L;
  private static final Duration UNTIL_TOLD = Duration.ofMinutes(6);
  private static final List<Integer> SIZES = List.of(300, 5_000, 100_000);
  private static final LineageHistory.Shape SHAPE = LineageHistory.Shape.BUSHES;

  @Override
  public List<Figure> figures(PrintStream progress) {
    Path program =
        InstalledChromium.program()
            .orElseThrow(
                () -> new BenchFailure("no Chromium on the PATH; install the package chromium"));
    List<Figure> figures = new ArrayList<>();
    for (int size : SIZES) {
      try (BenchFolder folder = BenchFolder.create(BYTES)) {
        progress.println("dashboard: writing " + size + " versions");
        String selected = write(folder.path(), size);
        try (TinyStack stack = TinyStack.in(folder.path(), TinyStack.AS_PACKAGED, progress);
            InstalledChromium chromium = InstalledChromium.start(program)) {
          progress.println("dashboard: waiting until Kafka was told of them");
          Rest.of(stack.process("orchestrator"), UNTIL_TOLD);
          progress.println("dashboard: looking at " + size + " versions");
          MapProbe probe = new MapProbe(chromium.browser(), stack.orchestrator(), selected);
          figures.addAll(figures(probe, size, progress));
        }
      }
    }
    return figures;
  }

  private static List<Figure> figures(MapProbe probe, int size, PrintStream progress) {
    List<Figure> figures = new ArrayList<>();
    double ready = probe.readyMillis();
    progress.println("  " + size + " versions: ready after " + Math.round(ready) + " ms");
    figures.add(figure("ready-" + size + "-ms", ready, "ms"));
    MapProbe.Look look = probe.look();
    progress.println("  " + size + " versions: " + look);
    if (size == SIZES.get(1)) {
      figures.add(figure("map-draw-" + size + "-ms", look.drawMillis(), "ms"));
      figures.add(figure("zoom-step-" + size + "-ms", look.zoomMillis(), "ms"));
      figures.add(figure("memory-" + size + "-mb", look.megabytes(), "MB"));
      figures.add(figure("wire-js-kb", look.scriptKilobytes(), "kB"));
    }
    return figures;
  }

  private static Figure figure(String name, double value, String unit) {
    return new Figure(name, value, unit, null, null);
  }

  /** Writes models of a thousand versions each, and the documents of a line; returns its end. */
  private static String write(Path data, int size) {
    Path s3 = data.resolve("s3");
    try (LocalS3 server = LocalS3.start(s3)) {
      Path bucket = s3.resolve(server.bucket());
      IntStream.range(0, Math.ceilDiv(size, MODEL))
          .parallel()
          .forEach(
              number -> new LineageHistory(number, Math.min(MODEL, size), SHAPE).write(bucket));
      snapshot(bucket, server);
      return writeLine(bucket, Math.min(MODEL, size) - 1);
    }
  }

  private static void snapshot(Path bucket, LocalS3 server) {
    S3Settings settings =
        new S3Settings(
            server.endpoint(),
            server.region(),
            server.accessKey(),
            server.secretKey(),
            server.bucket());
    try (S3ObjectStore store = new S3ObjectStore(settings)) {
      Facts facts = IndexProbe.facts(new HistoryStore(bucket, store, SHAPE), new Index());
      facts.readAll();
      facts.writeSnapshot();
    }
  }

  private static String writeLine(Path bucket, int end) {
    LineageHistory history = new LineageHistory(0, 0, SHAPE);
    OptionalInt next = OptionalInt.of(end);
    while (next.isPresent()) {
      history.writeDocument(bucket, next.getAsInt());
      next = SHAPE.parent(next.getAsInt());
    }
    return history.id(end);
  }
}
