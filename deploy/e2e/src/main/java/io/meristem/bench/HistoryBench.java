package io.meristem.bench;

import io.meristem.local.LocalS3;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@link ManyWriters} on one S3 server, which gets {@code kill -9} every 15 seconds and is started
 * again, if it is the embedded one; then the whole history is read back and judged by {@link
 * LinearHistory}.
 *
 * @param time that they write
 */
record HistoryBench(Duration time) implements Benchmark {

  static final Duration USUAL = Duration.ofMinutes(1);

  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(15);
  private static final long BYTES = 1_000_000_000L;
  private static final long SEED = 1;

  @Override
  public List<Figure> figures(PrintStream progress) {
    try (BenchFolder folder = BenchFolder.create(BYTES);
        BenchStore server = BenchStore.open(folder)) {
      progress.printf("history: 8 writers for %s on %s%n", time, server.settings());
      ManyWriters.Result result = written(server, folder.file("s3"), progress);
      progress.printf("  %d moves, and %d that came too late%n", result.moves(), result.refused());
      result.faults().forEach(fault -> progress.println("  " + fault));
      return List.of(
          new Figure("history-faults", result.faults().size(), "faults", null, null),
          new Figure("history-commits", result.commits(), "commits", null, null));
    }
  }

  private ManyWriters.Result written(BenchStore server, Path folder, PrintStream progress) {
    CountDownLatch over = new CountDownLatch(1);
    Thread kills =
        Thread.ofPlatform()
            .start(() -> server.own().ifPresent(own -> killAgain(own, folder, over, progress)));
    try {
      return new ManyWriters(server.settings(), SEED).writeFor(time);
    } finally {
      over.countDown();
      joined(kills);
    }
  }

  /** The last to be started ends with this process. */
  private static void killAgain(
      LocalS3 first, Path folder, CountDownLatch over, PrintStream progress) {
    LocalS3 server = first;
    try {
      while (!over.await(BETWEEN_KILLS.toMillis(), TimeUnit.MILLISECONDS)) {
        server.process().kill();
        server = LocalS3.start(folder, first.endpoint().getPort());
        progress.println("  the S3 server was killed, and is back");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void joined(Thread kills) {
    try {
      kills.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
