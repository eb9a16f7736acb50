package io.meristem.bench;

import io.meristem.e2e.TinyStack;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the way from a request to a worker takes, with all processes as they are packaged, on this
 * machine: see {@link LeaseLatency}, {@link OrchestratedTraining} and {@link Takeover}.
 */
final class DispatchBench implements Benchmark {

  private static final long BYTES = 2_000_000_000;

  @Override
  public List<Figure> figures(PrintStream progress) {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    try (BenchFolder folder = BenchFolder.create(BYTES);
        TinyStack stack = TinyStack.in(folder.file("stack"), settings(threads))) {
      String root = stack.root("bench", 1);
      progress.println("dispatch: from the answer 202 to the lease");
      Figure lease = new LeaseLatency(stack, root, progress).figure();
      progress.printf("dispatch: training on %d threads%n", threads);
      Figure training = new OrchestratedTraining(stack, folder, threads, progress).figure();
      progress.println("dispatch: from kill -9 of a worker to the next lease");
      Figure takeover = new Takeover(stack, root, progress).figure();
      return List.of(lease, takeover, training);
    }
  }

  /** The product's own, as far as they decide what is measured. */
  static Map<String, String> settings(int threads) {
    Map<String, String> settings = new HashMap<>(TinyStack.AS_PACKAGED);
    settings.put("MERISTEM_WORKER_THREADS", Integer.toString(threads));
    settings.put("MERISTEM_WORKER_HEARTBEAT_EVERY", "1s");
    settings.put("MERISTEM_WORKER_ANNOUNCE_EVERY", "10s");
    settings.put("MERISTEM_DISPATCH_HEARTBEAT_EVERY", "1s");
    settings.put("MERISTEM_DISPATCH_LEASE_BEATS", "4");
    settings.put("MERISTEM_DISPATCH_RESEND_AFTER", "10s");
    return settings;
  }
}
