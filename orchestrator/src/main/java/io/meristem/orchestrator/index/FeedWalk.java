package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Goes back through logs, one window of time after the other. A window reaches back to where a run
 * that is not among its runs can have no part in it any more, because it ended before. For one
 * thread.
 */
final class FeedWalk {

  /** By as much may the clocks of those who write commits differ. */
  private static final long SKEW = Duration.ofMinutes(1).toMillis();

  /** Since when a window has events that has all there are. */
  private static final long ALL = Long.MIN_VALUE;

  private final ObjectStore store;
  private final LogEvents logs;
  private final Scope scope;
  private final Size size;
  private FeedCursor start;
  private List<Closed> closed = List.of();
  private Optional<String> next;

  /**
   * Which logs are read.
   *
   * @param runs that are known without asking storage
   * @param closedToo whether all closed runs belong to it
   * @param others logs that are read as wholes
   */
  record Scope(
      List<Run> runs, boolean closedToo, List<OutgoingLog> others, List<ModelRows> models) {}

  /**
   * How much is read at once.
   *
   * @param closed how many closed runs a window takes in at least
   * @param answers of storage that are waited for
   */
  record Size(int closed, int answers) {}

  /** A run that has closed, and what happened to it. */
  private record Closed(String key, List<FeedEvent> events) {

    boolean hasBefore(String place) {
      return events.stream().anyMatch(event -> Feed.place(event).compareTo(place) < 0);
    }
  }

  /** Keys of closed runs, and since when all that belong to a window are among them. */
  private record Keys(List<String> keys, long since) {}

  FeedWalk(ObjectStore store, LogEvents logs, Scope scope, Size size, FeedCursor start) {
    this.store = store;
    this.logs = logs;
    this.scope = scope;
    this.size = size;
    this.start = start;
    this.next = Optional.of(start.below());
  }

  boolean isOver() {
    return next.isEmpty();
  }

  /** Where the window after the newest one begins, if there may be one. */
  Optional<FeedCursor> rest() {
    return next.map(this::at);
  }

  /** The cursor of a place in the newest window. */
  FeedCursor at(String below) {
    String behind = start.behind();
    for (Closed one : closed) {
      if (one.hasBefore(below)) {
        break;
      }
      behind = one.key();
    }
    return new FeedCursor(below, start.newest(), behind);
  }

  /** The events of the next window, the newest first. */
  List<FeedEvent> window() {
    start = rest().orElseThrow();
    Keys keys = closedKeys(start.millis());
    Map<OutgoingLog, List<FeedEvent>> whole = wholeLogs(keys.keys());
    closed =
        keys.keys().stream()
            .map(key -> new Closed(key, whole.getOrDefault(logOf(key), List.of())))
            .toList();
    List<ModelWindow> models = models();
    long since = models.stream().mapToLong(ModelWindow::since).reduce(keys.since(), Math::max);
    next = since == ALL ? Optional.empty() : Optional.of(Feed.placeAt(since));
    return Stream.concat(whole.values().stream(), models.stream().map(ModelWindow::events))
        .flatMap(Collection::stream)
        .filter(event -> event.at().toEpochMilli() >= since && start.isBehind(event))
        .sorted(Comparator.comparing(Feed::place).reversed())
        .toList();
  }

  private Keys closedKeys(long until) {
    List<String> keys = new ArrayList<>();
    long since = scope.closedToo() ? until : ALL;
    String last = start.behind();
    while (since >= until) {
      List<String> more = store.keysAfter(ClosedRun.CLOSED, last, size.closed());
      for (String key : more) {
        last = key;
        Optional<ClosedRun> run = ClosedRun.ofKey(key);
        if (run.isPresent()) {
          keys.add(key);
          since = run.get().closedAt().toEpochMilli() + SKEW;
        }
      }
      since = more.size() < size.closed() ? ALL : since;
    }
    start = start.begunAt(keys);
    return new Keys(keys, since);
  }

  /** What has closed since the reader began. */
  private List<String> newerKeys() {
    List<String> newer = new ArrayList<>();
    boolean isThere = scope.closedToo() && !start.behind().isEmpty();
    while (isThere) {
      String last = newer.isEmpty() ? "" : newer.getLast();
      List<String> more =
          store.keysAfter(ClosedRun.CLOSED, last, size.closed()).stream()
              .takeWhile(key -> key.compareTo(start.newest()) < 0)
              .toList();
      newer.addAll(more);
      isThere = more.size() == size.closed();
    }
    return newer;
  }

  /** All that is told of each run that may have a part in the window, and of the others. */
  private Map<OutgoingLog, List<FeedEvent>> wholeLogs(List<String> keys) {
    long until = start.millis() + SKEW;
    Map<OutgoingLog, Optional<ClosedRun>> wanted = new HashMap<>();
    scope.others().forEach(log -> wanted.put(log, Optional.empty()));
    scope.runs().stream()
        .filter(run -> run.requestedAt().toEpochMilli() < until)
        .forEach(run -> wanted.put(new OutgoingLog.OfRun(run.id()), Optional.empty()));
    Stream.concat(newerKeys().stream(), keys.stream())
        .flatMap(key -> ClosedRun.ofKey(key).stream())
        .forEach(run -> wanted.putIfAbsent(new OutgoingLog.OfRun(run.run()), Optional.of(run)));
    Map<OutgoingLog, List<FeedEvent>> read = new ConcurrentHashMap<>();
    InParallel.forEach(
        wanted.entrySet(),
        size.answers(),
        log -> read.put(log.getKey(), logs.of(log.getKey(), log.getValue())));
    return read;
  }

  private static OutgoingLog logOf(String key) {
    return new OutgoingLog.OfRun(ClosedRun.ofKey(key).orElseThrow().run());
  }

  private List<ModelWindow> models() {
    Collection<ModelWindow> windows = new ConcurrentLinkedQueue<>();
    InParallel.forEach(
        scope.models(),
        size.answers(),
        model ->
            windows.add(
                ModelWindow.before(start.millis(), model.model(), model.sequence(), SKEW, logs)));
    return List.copyOf(windows);
  }
}
