package io.meristem.bench;

import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.VersionNoted;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.PatientObjectStore;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Eight writers before two orchestrators with a client of object storage each, on a few models. One
 * call in a hundred goes wrong, and a writer asks again, at the other orchestrator, until it has an
 * answer; one request in ten is sent to both at once.
 */
final class ManyWriters {

  private static final int ORCHESTRATORS = 2;
  private static final int WRITERS = 8;
  private static final int MODELS = 3;
  private static final int ONE_CALL_IN = 100;
  private static final int ONE_REQUEST_IN = 10;
  private static final int AT_LEAST = 10;
  private static final int PAGE = 1000;
  private static final Pattern COMMIT = Pattern.compile("models/[^/]+/log/[0-9]+\\.json");
  private static final Duration BEFORE_ASKING_AGAIN = Duration.ofMillis(10);

  private final long seed;
  private final S3Settings settings;
  private final Queue<Issued> issued = new ConcurrentLinkedQueue<>();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

  ManyWriters(S3Settings settings, long seed) {
    this.settings = settings;
    this.seed = seed;
  }

  /**
   * What came of it.
   *
   * @param commits that were read back
   * @param faults of the history, one sentence each
   */
  record Result(int commits, List<String> faults) {}

  /** Lets them write for so long, and some requests each, and reads everything back. */
  Result writeFor(Duration time) {
    try (S3ObjectStore client = new S3ObjectStore(settings)) {
      ObjectStore calm = new PatientObjectStore(client, _ -> {});
      IntStream.range(0, MODELS).forEach(model -> publish(calm, model));
      writeAll(System.nanoTime() + time.toNanos());
      NavigableMap<String, String> logs = logs(calm);
      return new Result(logs.size(), LinearHistory.faults(logs, List.copyOf(issued), unanswered));
    }
  }

  private static String model(int number) {
    return "history-" + number;
  }

  private static String version(int number) {
    return "vhistory" + number;
  }

  private static void publish(ObjectStore store, int number) {
    var log = Lineage.log(store, model(number), InstantSource.system());
    VersionPublished published =
        new VersionPublished(
            version(number),
            "rhistory" + number,
            1,
            Edge.ROOT,
            false,
            List.of(),
            new BlobRef("blobs/rhistory" + number + "/1/none", 0, "none"));
    log.append(log.start(), Actor.MERISTEM, now -> now.decide(List.of(published)).entries());
  }

  private void writeAll(long end) {
    List<S3ObjectStore> clients = new ArrayList<>();
    List<ModelLogs> orchestrators = new ArrayList<>();
    for (int n = 0; n < ORCHESTRATORS; n++) {
      S3ObjectStore client = new S3ObjectStore(settings);
      clients.add(client);
      ShakyStore shaky = new ShakyStore(client, seed + n, ONE_CALL_IN);
      orchestrators.add(IndexProbe.logs(shaky));
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int n = 0; n < WRITERS; n++) {
        int writer = n;
        writers.add(threads.submit(() -> write(writer, orchestrators, threads, end)));
      }
      writers.forEach(ManyWriters::finished);
    } finally {
      clients.forEach(S3ObjectStore::close);
    }
  }

  private void write(int writer, List<ModelLogs> orchestrators, ExecutorService threads, long end) {
    Random random = new Random(seed * WRITERS + writer);
    for (int number = 0; number < AT_LEAST || System.nanoTime() - end < 0; number++) {
      int model = random.nextInt(MODELS);
      String cause = "w" + writer + "-" + number;
      unanswered.add(cause);
      long begin = System.nanoTime();
      if (random.nextInt(ONE_REQUEST_IN) == 0) {
        Future<?> twin = threads.submit(() -> note(model, cause, orchestrators, writer + 1));
        note(model, cause, orchestrators, writer);
        finished(twin);
      } else {
        note(model, cause, orchestrators, writer);
      }
      issued.add(new Issued(model(model), cause, begin, System.nanoTime()));
      unanswered.remove(cause);
    }
  }

  /** Asks again until there is an answer. */
  private static void note(int model, String cause, List<ModelLogs> orchestrators, int first) {
    VersionNoted note = new VersionNoted(version(model), "a note", cause);
    for (int at = first; ; at++) {
      try {
        var _ =
            orchestrators
                .get(at % ORCHESTRATORS)
                .append(model(model), Actor.MERISTEM, now -> now.decide(List.of(note)).entries());
        return;
      } catch (ObjectStoreException e) {
        LockSupport.parkNanos(BEFORE_ASKING_AGAIN.toNanos());
      }
    }
  }

  private static void finished(Future<?> work) {
    try {
      work.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a writer broke off", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted while others write");
    }
  }

  private static NavigableMap<String, String> logs(ObjectStore store) {
    NavigableMap<String, String> logs = new TreeMap<>();
    for (int model = 0; model < MODELS; model++) {
      String prefix = Lineage.MODELS + model(model) + "/log/";
      List<String> page;
      String last = "";
      do {
        page = store.keysAfter(prefix, last, PAGE);
        page.parallelStream()
            .filter(key -> COMMIT.matcher(key).matches())
            .map(key -> Map.entry(key, store.get(key).orElse("")))
            .forEachOrdered(entry -> logs.put(entry.getKey(), entry.getValue()));
        last = page.isEmpty() ? last : page.getLast();
      } while (page.size() == PAGE);
    }
    return logs;
  }
}
