package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.messaging.TaskLag;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Looks at the queue every ten seconds, and remembers an hour of it: a picture for people, which no
 * decision rests on. It begins anew with the process. Thread-safe.
 */
@Startup
@ApplicationScoped
public class QueueWatch {

  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int MOST = 360;

  private final Index index;
  private final TaskLag tasks;
  private final InstantSource clock;
  private final Rhythm rhythm = new Rhythm("queue watch");
  private final Deque<Depth> past = new ArrayDeque<>();
  private Lag lag = new Lag(List.of(), Optional.of("nobody has looked yet"));

  QueueWatch(Index index, TaskLag tasks, InstantSource clock) {
    this.index = index;
    this.tasks = tasks;
    this.clock = clock;
  }

  /** How many runs waited at a moment. */
  public record Depth(Instant at, int runs) {}

  /**
   * How far workers are behind the offers.
   *
   * @param unknown why nothing can be said, if so
   */
  public record Lag(List<PartitionLag> partitions, Optional<String> unknown) {}

  /**
   * How far workers are behind in one partition of a topic of tasks.
   *
   * @param messages that no worker has done with yet, those under way included
   * @param consumers workers that read it now
   */
  public record PartitionLag(String topic, int partition, long messages, int consumers) {}

  /** Runs that nobody works on yet though somebody may, the oldest request first. */
  public List<Run> waiting() {
    return index.openRuns().stream()
        .filter(run ->
            run.state() instanceof RunState.Waiting || run.state() instanceof RunState.Offered)
        .sorted(Comparator.comparing(Run::requestedAt))
        .toList();
  }

  /** The last hour, the oldest first. */
  public synchronized List<Depth> past() {
    return List.copyOf(past);
  }

  public synchronized Lag lag() {
    return lag;
  }

  @PostConstruct
  void start() {
    rhythm.start(PAUSE, this::look);
  }

  private void look() {
    remember(new Depth(clock.instant(), waiting().size()), seen());
  }

  private synchronized void remember(Depth depth, Lag seen) {
    lag = seen;
    past.addLast(depth);
    if (past.size() > MOST) {
      past.removeFirst();
    }
  }

  private Lag seen() {
    try {
      List<PartitionLag> lags =
          tasks.look().stream()
              .map(one ->
                  new PartitionLag(one.topic(), one.partition(), one.messages(), one.consumers()))
              .toList();
      return new Lag(lags, Optional.empty());
    } catch (ExecutionException e) {
      return new Lag(List.of(), Optional.of(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Lag(List.of(), Optional.of("the process ends"));
    }
  }

  @PreDestroy
  void close() {
    rhythm.close();
  }
}
