package io.meristem.bench;

import io.meristem.e2e.TinyStack;
import io.meristem.storage.run.RunKeys;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * How long a run stands still when its worker dies: from {@code kill -9} to the lease of the next
 * attempt, by a worker that was idle. The median of some takeovers, with the product's own settings
 * for beats, leases and sweeps. Which of the two workers dies changes, and so does the time since
 * its last beat.
 */
final class Takeover {

  private static final String OTHER = "worker-2";
  private static final int TIMES = 5;
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration SOME_BEATS = BEAT.multipliedBy(3);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final TinyStack stack;
  private final String root;
  private final PrintStream progress;

  Takeover(TinyStack stack, String root, PrintStream progress) {
    this.stack = stack;
    this.root = root;
    this.progress = progress;
  }

  Figure figure() {
    stack.startWorker(OTHER);
    List<Double> seconds = IntStream.range(0, TIMES).mapToObj(this::once).sorted().toList();
    return new Figure("takeover-seconds", seconds.get(TIMES / 2), "s", null, null);
  }

  private double once(int number) {
    String run = stack.client().request("continuations", longRun(), "takeover-" + number);
    long _ = Sight.of(stack.fileOf(RunKeys.heartbeat(run, 1)), LIMIT);
    String owner = stack.bucket().document(RunKeys.lease(run, 1)).path("worker").asText();
    LockSupport.parkNanos(SOME_BEATS.toNanos() + number * BEAT.toNanos() / TIMES);
    long killed = System.nanoTime();
    stack.kill(owner);
    double seconds = (Sight.of(stack.fileOf(RunKeys.lease(run, 2)), LIMIT) - killed) / 1e9;
    progress.printf(Locale.ROOT, "  %s killed: %.2f s%n", owner, seconds);
    var _ = stack.client().post("runs/" + run + "/cancel", "{}");
    stack.restart(owner);
    return seconds;
  }

  /** Ends when it is cancelled, and writes nothing but beats. */
  private String longRun() {
    return """
    {"parent": "%s", "training": {"steps": 1000000, "resumeEvery": 1000000}}\
    """
        .formatted(root);
  }
}
