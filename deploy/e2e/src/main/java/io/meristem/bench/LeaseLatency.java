package io.meristem.bench;

import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How soon an idle worker holds the lease of a run that was asked for.
 *
 * <p>The value begins when the client has the answer 202 and ends when {@code lease.json} is there;
 * a lease that the worker took before the client had its answer counts as the time of one look. The
 * floor is a {@link KafkaHop}: the offer is in the run's log before the answer, so the lease is the
 * one conditional put between the answer and the lease. Both are measured in turns on the same
 * broker and S3 server, and end with the same look at the file. The result is the median of each.
 */
final class LeaseLatency {

  private static final int WARM_UP = 10;
  private static final int RUNS = 60;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Longer than a consumer waits for messages: afterwards it is surely waiting for one. */
  private static final Duration UNTIL_IDLE = Duration.ofMillis(600);

  /**
   * One run, in seconds.
   *
   * @param request from the request to the answer
   * @param lease from the answer to the lease
   */
  private record Took(double request, double lease) {}

  private final TinyStack stack;
  private final String root;
  private final PrintStream progress;

  /**
   * @param root an id of a version to continue, again and again
   */
  LeaseLatency(TinyStack stack, String root, PrintStream progress) {
    this.stack = stack;
    this.root = root;
    this.progress = progress;
  }

  Figure figure() {
    List<Double> requests = new ArrayList<>();
    List<Double> leases = new ArrayList<>();
    List<Double> hops = new ArrayList<>();
    try (KafkaHop hop = KafkaHop.open(stack)) {
      for (int run = -WARM_UP; run < RUNS; run++) {
        double seconds = hop.seconds();
        Took took = once(run);
        if (run >= 0) {
          hops.add(seconds);
          requests.add(took.request());
          leases.add(took.lease());
        }
      }
    }
    tell(requests, leases, hops);
    return Figure.inMilliseconds("dispatch-p50-vs-floor", new Round(median(leases), median(hops)));
  }

  private void tell(List<Double> requests, List<Double> leases, List<Double> hops) {
    progress.printf(
        Locale.ROOT,
        "  %d runs: answer after %.1f ms, lease %.1f ms later (%.1f to %.1f)"
            + " against %.1f ms for a hop and a put (%.1f to %.1f); medians, and nine of ten%n",
        RUNS,
        1e3 * median(requests),
        1e3 * median(leases),
        1e3 * at(leases, 0.05),
        1e3 * at(leases, 0.95),
        1e3 * median(hops),
        1e3 * at(hops, 0.05),
        1e3 * at(hops, 0.95));
  }

  private Took once(int number) {
    LockSupport.parkNanos(UNTIL_IDLE.toNanos());
    long asked = System.nanoTime();
    String run =
        stack.client().request("continuations", TinyPlan.continuation(root, 0), "lease-" + number);
    long answered = System.nanoTime();
    Path lease = stack.fileOf("runs/" + run + "/attempts/1/lease.json");
    long leased = Sight.of(lease, LIMIT);
    String _ = stack.client().awaitVersion(run);
    return new Took((answered - asked) / 1e9, (leased - answered) / 1e9);
  }

  private static double median(List<Double> all) {
    return at(all, 0.5);
  }

  private static double at(List<Double> all, double share) {
    List<Double> sorted = all.stream().sorted().toList();
    return sorted.get((int) (share * (sorted.size() - 1)));
  }
}
