package io.meristem.bench;

import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.run.RunKeys;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One soak of a stack; see {@link SoakBench}. */
final class Soak {

  private static final double MB = 1e6;
  private static final Duration REST = Duration.ofMinutes(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final String ORCHESTRATOR = "orchestrator";
  private static final List<String> OTHER_WORKERS = List.of("worker-2", "worker-3", "worker-4");
  private static final List<List<String>> MORTAL =
      List.of(
          List.of(ORCHESTRATOR),
          List.of("kafka"),
          List.of("s3"),
          Stream.concat(Stream.of(TinyStack.WORKER), OTHER_WORKERS.stream()).toList());

  /** What is looked at, and what it is called. */
  private static final Map<String, String> STEADY =
      Map.of(ORCHESTRATOR, ORCHESTRATOR, TinyStack.WORKER, "worker");

  private final TinyStack stack;
  private final int runs;
  private final long seed;
  private final PrintStream progress;

  Soak(TinyStack stack, int runs, long seed, PrintStream progress) {
    this.stack = stack;
    this.runs = runs;
    this.seed = seed;
    this.progress = progress;
  }

  /** The faults first, and then what grew. */
  List<Figure> figures() {
    OTHER_WORKERS.forEach(stack::startWorker);
    String dataset = stack.client().upload(TinyStack.DATASET, TinyPlan.text(), "dataset");
    var _ = stack.client().awaitState(dataset, "published");
    Set<String> acknowledged;
    Map<String, ProcessSize> warm;
    long begin = System.nanoTime();
    try (PatientClient client = new PatientClient(stack.orchestrator());
        SoakKills kills = SoakKills.of(stack, MORTAL, new Random(seed), progress)) {
      SoakRuns asked = new SoakRuns(client, new Random(seed), kills::requireAllBack, progress);
      asked.upTo(runs / 2);
      kills.spare(STEADY.keySet());
      asked.upTo(runs * 5 / 8);
      warm = sizes();
      asked.upTo(runs);
      acknowledged = asked.acknowledged();
    }
    SoakVerdict verdict = verdict(acknowledged, Set.of(dataset));
    progress.printf(
        Locale.ROOT,
        "soak: %d runs in %.0f s%n",
        acknowledged.size(),
        (System.nanoTime() - begin) / 1e9);
    verdict.faults().forEach(fault -> progress.println("soak: " + fault));
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("lost-or-doubled-runs", verdict.faults().size(), "runs", null, null));
    figures.addAll(growths(warm, sizes()));
    return figures;
  }

  /** Once all is at rest, or nothing comes of waiting. */
  private SoakVerdict verdict(Set<String> acknowledged, Set<String> others) {
    try (S3ObjectStore store = Facts.of(stack)) {
      long end = System.nanoTime() + REST.toNanos();
      while (!SoakVerdict.keys(store, RunKeys.OPEN).isEmpty() && System.nanoTime() - end < 0) {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
      return SoakVerdict.of(store, acknowledged, others);
    }
  }

  private Map<String, ProcessSize> sizes() {
    Map<String, ProcessSize> sizes = new HashMap<>();
    STEADY
        .keySet()
        .forEach(part ->
            ProcessSize.of(stack.process(part))
                .ifPresentOrElse(
                    size -> sizes.put(part, size),
                    () -> progress.printf("soak: what %s holds is unknown here%n", part)));
    return sizes;
  }

  private static List<Figure> growths(Map<String, ProcessSize> warm, Map<String, ProcessSize> end) {
    List<Figure> figures = new ArrayList<>();
    STEADY.forEach((part, name) -> {
      ProcessSize before = warm.get(part);
      ProcessSize after = end.get(part);
      if (before != null && after != null) {
        figures.add(growth(name + "-rss-growth", "MB", after.bytes() / MB, before.bytes() / MB));
        figures.add(
            growth(
                name + "-handles-growth",
                "handles",
                (double) after.handles(),
                (double) before.handles()));
      }
    });
    return figures;
  }

  private static Figure growth(String name, String unit, double after, double before) {
    return new Figure(name, after, unit, before, after / before);
  }
}
