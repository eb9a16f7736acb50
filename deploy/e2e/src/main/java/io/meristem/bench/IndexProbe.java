package io.meristem.bench;

import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.orchestrator.messaging.Outbox;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.meristem.storage.object.Tip;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A process that reads the index as an orchestrator does at its start, and asks it what
 * orchestrators are asked. Prints {@code figure name=value}, in seconds, milliseconds and bytes.
 */
final class IndexProbe {

  static final String MARK = "figure ";

  private static final int COMMITS = 20;

  private IndexProbe() {}

  /** A version whose document lies in the large bucket. */
  record Sample(int model, int version) {

    String id() {
      return LineageHistory.id(model, version);
    }
  }

  /** Versions of all models, each once. */
  static List<Sample> samples() {
    Random random = new Random(1);
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < ReadCost.ROUNDS * ReadCost.GETS; n++) {
      int model = 1 + n * LineageBench.MODELS / (ReadCost.ROUNDS * ReadCost.GETS);
      samples.add(new Sample(model, random.nextInt(LineageBench.VERSIONS)));
    }
    return samples;
  }

  public static void main(String[] args) {
    Bench.keepWarningsOnly();
    S3Settings settings = new S3Settings(URI.create(args[0]), args[1], args[2], args[3], args[4]);
    try (S3ObjectStore store = new S3ObjectStore(settings)) {
      Index index = new Index();
      Facts facts = facts(store, index);
      facts.readAll();
      long ready = System.currentTimeMillis();
      tell("cold", (ready - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3);
      tell("versions", index.versions().size());
      if (args[4].equals(LineageBench.LARGE)) {
        tell("memory", (double) heldBytes() / index.versions().size());
        measure(store, settings, facts, index);
      }
    }
    System.exit(0);
  }

  /** What an orchestrator has, but for somebody who listens. */
  static Facts facts(ObjectStore store, Index index) {
    return new Facts(store, InstantSource.system(), index, logs(store));
  }

  /** The same of the logs alone. */
  static ModelLogs logs(ObjectStore store) {
    Outbox unheard =
        new Outbox() {
          @Override
          public void wake(OutgoingLog log) {}

          @Override
          public boolean hasRelayed(OutgoingLog log, long sequence) {
            return true;
          }
        };
    return new ModelLogs(store, InstantSource.system(), unheard);
  }

  private static long heldBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void measure(S3ObjectStore store, S3Settings settings, Facts facts, Index index) {
    try (S3ObjectStore other = new S3ObjectStore(settings.withBucket(LineageBench.SMALL))) {
      Index small = new Index();
      Facts smallFacts = facts(other, small);
      smallFacts.readAll();
      ReadCost cost = new ReadCost(facts, index, smallFacts, small);
      cost.measure().forEach(IndexProbe::tell);
      tell("filter", ReadCost.filterMillis(index));
    }
    commit(store);
  }

  private static void commit(S3ObjectStore store) {
    String model = new LineageHistory(0, 0).model();
    var log = Lineage.log(store, model, InstantSource.system());
    Tip<Lineage> tip = log.start();
    List<Double> millis = new ArrayList<>();
    for (int n = 0; n <= COMMITS; n++) {
      VersionTagged tagged = new VersionTagged(LineageHistory.id(0, n), "good");
      long begin = System.nanoTime();
      tip = log.append(tip, Actor.MERISTEM, _ -> List.of(tagged));
      millis.add((System.nanoTime() - begin) / 1e6);
    }
    tell("first-commit", millis.removeFirst());
    millis.sort(Double::compare);
    tell("commit", millis.get(COMMITS / 2));
  }

  private static void tell(String name, double value) {
    System.out.println(MARK + name + "=" + String.format(Locale.ROOT, "%.4f", value));
  }
}
