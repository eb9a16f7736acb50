package io.meristem.bench;

import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageDecision;
import io.meristem.storage.lineage.LineageEntry;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Eight writers before two orchestrators with a client of object storage each, on a few models. One
 * call in a hundred goes wrong, and a writer asks again, at the other orchestrator, until it has an
 * answer; one request in ten is sent to both at once. One in three moves the model's alias from
 * where the writer saw it, which only one of those that saw it there can do; the others are notes.
 */
final class ManyWriters {

  private static final int ORCHESTRATORS = 2;
  private static final int WRITERS = 8;
  private static final int MODELS = 3;
  private static final int ONE_CALL_IN = 100;
  private static final int ONE_REQUEST_IN = 10;
  private static final int ONE_MOVE_IN = 3;
  private static final int VERSIONS = 3;
  private static final int AT_LEAST = 10;
  private static final int PAGE = 1000;
  private static final Pattern COMMIT = Pattern.compile("models/[^/]+/log/[0-9]+\\.json");
  private static final Duration BEFORE_ASKING_AGAIN = Duration.ofMillis(10);

  private final long seed;
  private final S3Settings settings;
  private final Queue<Issued> issued = new ConcurrentLinkedQueue<>();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();

  ManyWriters(S3Settings settings, long seed) {
    this.settings = settings;
    this.seed = seed;
  }

  /**
   * What came of it.
   *
   * @param commits that were read back
   * @param moves that were made
   * @param refused how many moves came too late
   * @param faults of the history, one sentence each
   */
  record Result(int commits, long moves, int refused, List<String> faults) {

    Result {
      faults = List.copyOf(faults);
    }
  }

  /** Lets them write for so long, and some requests each, and reads everything back. */
  Result writeFor(Duration time) {
    try (S3ObjectStore client = new S3ObjectStore(settings)) {
      ObjectStore calm = new PatientObjectStore(client, _ -> {});
      IntStream.range(0, MODELS).forEach(model -> publish(calm, model));
      writeAll(System.nanoTime() + time.toNanos());
      return result(logs(calm));
    }
  }

  private Result result(NavigableMap<String, String> logs) {
    List<String> faults = new ArrayList<>(contradictions);
    faults.addAll(LinearHistory.faults(logs, List.copyOf(issued), unanswered));
    long moves = issued.stream().filter(one -> one.seen().isPresent()).count();
    return new Result(logs.size(), moves, refused.size(), faults);
  }

  private static String model(int number) {
    return "history-" + number;
  }

  private static String version(int model, int number) {
    return "vhistory" + model + "-" + number;
  }

  private static void publish(ObjectStore store, int model) {
    var log = Lineage.log(store, model(model), InstantSource.system());
    List<LineageEntry> published =
        IntStream.range(0, VERSIONS).mapToObj(number -> root(version(model, number))).toList();
    log.append(log.start(), Actor.MERISTEM, now -> now.decide(published).entries());
  }

  private static LineageEntry root(String version) {
    String run = "r" + version.substring(1);
    BlobRef document = new BlobRef("blobs/" + run + "/1/none", 0, "none");
    return new VersionPublished(version, run, 1, Edge.ROOT, false, List.of(), document);
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
      Wanted wanted = wanted("w" + writer + "-" + number, orchestrators, writer, random);
      unanswered.add(wanted.cause());
      long begin = System.nanoTime();
      boolean isDone;
      if (random.nextInt(ONE_REQUEST_IN) == 0) {
        Future<Boolean> twin = threads.submit(() -> ask(wanted, orchestrators, writer + 1));
        isDone = ask(wanted, orchestrators, writer);
        requireSame(wanted, isDone, finished(twin));
      } else {
        isDone = ask(wanted, orchestrators, writer);
      }
      answered(wanted, isDone, begin);
    }
  }

  private static Wanted wanted(
      String cause, List<ModelLogs> orchestrators, int writer, Random random) {
    int model = random.nextInt(MODELS);
    return random.nextInt(ONE_MOVE_IN) == 0
        ? Wanted.move(
            model(model),
            cause,
            untilAnswered(orchestrators, writer, logs -> logs.read(model(model)).state()),
            random)
        : Wanted.note(model(model), version(model, 0), cause);
  }

  private void requireSame(Wanted wanted, boolean one, boolean other) {
    if (one != other) {
      contradictions.add(wanted.cause() + " was answered as done, and as refused");
    }
  }

  private void answered(Wanted wanted, boolean isDone, long begin) {
    if (isDone) {
      issued.add(
          new Issued(wanted.model(), wanted.cause(), wanted.seen(), begin, System.nanoTime()));
    } else {
      refused.add(wanted.cause());
    }
    unanswered.remove(wanted.cause());
  }

  /** Whether it was done, and not refused. */
  private static boolean ask(Wanted wanted, List<ModelLogs> orchestrators, int first) {
    return untilAnswered(
        orchestrators,
        first,
        logs -> {
          AtomicReference<LineageDecision> last =
              new AtomicReference<>(new LineageDecision.Accepted(List.of()));
          var _ =
              logs.append(
                  wanted.model(),
                  Actor.MERISTEM,
                  now -> {
                    last.set(wanted.decision().apply(now));
                    return last.get().entries();
                  });
          return last.get() instanceof LineageDecision.Accepted;
        });
  }

  /** Asks again, at the next one, until there is an answer. */
  private static <T> T untilAnswered(
      List<ModelLogs> orchestrators, int first, Function<ModelLogs, T> question) {
    for (int at = first; ; at++) {
      try {
        return question.apply(orchestrators.get(at % ORCHESTRATORS));
      } catch (ObjectStoreException e) {
        LockSupport.parkNanos(BEFORE_ASKING_AGAIN.toNanos());
      }
    }
  }

  private static <T> T finished(Future<T> work) {
    try {
      return work.get();
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
