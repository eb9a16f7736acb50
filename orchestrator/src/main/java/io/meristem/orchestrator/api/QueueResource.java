package io.meristem.orchestrator.api;

import static java.util.stream.Collectors.toList;

import io.meristem.orchestrator.dispatch.Offers;
import io.meristem.orchestrator.dispatch.QueueWatch;
import io.meristem.orchestrator.dispatch.WhyWaiting;
import io.meristem.orchestrator.index.DeadLetters;
import io.meristem.storage.run.Run;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What waits for a worker. */
@Path("/api/v1/queue")
@Tag(name = "workers")
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {

  private static final int MOST_LETTERS = 1000;

  private final QueueWatch queue;
  private final Offers offers;
  private final DeadLetters letters;
  private final InstantSource clock;

  QueueResource(QueueWatch queue, Offers offers, DeadLetters letters, InstantSource clock) {
    this.queue = queue;
    this.offers = offers;
    this.letters = letters;
    this.clock = clock;
  }

  /**
   * The queue.
   *
   * @param depth runs that nobody works on yet though somebody may
   * @param oldestSeconds since the oldest of them was asked for
   * @param clearsInSeconds until the last of them may begin, if that can be told of all
   * @param classes of workers that runs wait for, and those that any worker may do
   * @param lag of the workers behind the offers, as it was seen in the last ten seconds
   * @param lagUnknown why nothing can be said of the lag, if so
   * @param deadLetters that were not put back, 1,000 at most
   * @param past hour, a look every ten seconds since this process began
   */
  public record QueueView(
      int depth,
      OptionalDouble oldestSeconds,
      OptionalDouble clearsInSeconds,
      List<ClassView> classes,
      List<LagView> lag,
      Optional<String> lagUnknown,
      int deadLetters,
      List<DepthView> past) {}

  /**
   * A partition of a topic of tasks.
   *
   * @param messages that no worker has done with yet, those under way included
   * @param consumers workers that read it now
   */
  public record LagView(String topic, int partition, long messages, int consumers) {}

  /**
   * Runs that wait for workers of one kind.
   *
   * @param workerClass left out for those that any worker may do
   * @param oldestSeconds since the oldest of them was asked for
   */
  public record ClassView(Optional<String> workerClass, int runs, double oldestSeconds) {}

  /** How many runs waited at a moment. */
  public record DepthView(Instant at, int runs) {}

  @GET
  @Operation(
      operationId = "readQueue",
      summary = "How many runs wait, for how long, and how far workers are behind.")
  public QueueView queue() {
    List<Run> waiting = queue.waiting();
    QueueWatch.Lag lag = queue.lag();
    return new QueueView(
        waiting.size(),
        waiting.stream().mapToDouble(this::age).findFirst(),
        clearsIn(waiting, offers.waiting()),
        classes(waiting),
        lag.partitions().stream()
            .map(one -> new LagView(one.topic(), one.partition(), one.messages(), one.consumers()))
            .toList(),
        lag.unknown(),
        (int)
            letters.newestFirst("", MOST_LETTERS).stream()
                .filter(letter -> letter.replayed().isEmpty())
                .count(),
        queue.past().stream().map(one -> new DepthView(one.at(), one.runs())).toList());
  }

  /** The one whose oldest run waits longest first. */
  private List<ClassView> classes(List<Run> oldestFirst) {
    return oldestFirst.stream()
        .collect(
            Collectors.groupingBy(run -> run.terms().workerClass(), LinkedHashMap::new, toList()))
        .entrySet()
        .stream()
        .map(one ->
            new ClassView(one.getKey(), one.getValue().size(), age(one.getValue().getFirst())))
        .toList();
  }

  private double age(Run run) {
    return Math.max(0, Duration.between(run.requestedAt(), clock.instant()).toMillis() / 1000.0);
  }

  private static OptionalDouble clearsIn(List<Run> waiting, Map<String, WhyWaiting> why) {
    double latest = 0;
    for (Run run : waiting) {
      OptionalDouble seconds = beginsIn(Optional.ofNullable(why.get(run.id())));
      if (seconds.isEmpty()) {
        return OptionalDouble.empty();
      }
      latest = Math.max(latest, seconds.getAsDouble());
    }
    return waiting.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(latest);
  }

  private static OptionalDouble beginsIn(Optional<WhyWaiting> why) {
    if (why.isEmpty()) {
      return OptionalDouble.of(0);
    }
    return why.get() instanceof WhyWaiting.RunsAhead(_, OptionalDouble seconds)
        ? seconds
        : OptionalDouble.empty();
  }
}
