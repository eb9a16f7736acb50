package io.meristem.orchestrator.api;

import io.meristem.orchestrator.index.Feed;
import io.meristem.orchestrator.index.FeedEvent;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.orchestrator.index.VersionRow.Standing;
import io.meristem.orchestrator.views.BytesPerToken;
import io.meristem.orchestrator.views.VersionRowView;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A few numbers about everything. */
@Path("/api/v1/overview")
@Tag(name = "events")
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

  private final Index index;
  private final Feed feed;
  private final InstantSource clock;

  OverviewResource(Index index, Feed feed, InstantSource clock) {
    this.index = index;
    this.feed = feed;
    this.clock = clock;
  }

  /**
   * Everything in a few numbers.
   *
   * @param failedInADay runs that failed in the last 24 hours and were neither retried nor
   *     abandoned since, as far as the feed goes back
   * @param best the active version with the fewest bits per byte of its own dataset's validation
   *     split: losses per token would compare tokenizers
   * @param largest the active version with the most parameters
   * @param running runs that a worker works on
   * @param tokensPerSecond of all of them
   * @param deviceSecondsInAWeek that the versions published in the last seven days took
   * @param points bits per byte against parameters of active versions: all that nothing smaller
   *     beats, and enough others to see the whole
   */
  record OverviewView(
      int versions,
      int failedInADay,
      Optional<VersionRowView> best,
      Optional<VersionRowView> largest,
      int running,
      double tokensPerSecond,
      double deviceSecondsInAWeek,
      List<Scatter.ScatterPoint> points) {}

  @GET
  @Operation(
      operationId = "readOverview",
      summary = "How much there is, what is best, what runs and what it took.")
  public OverviewView overview() {
    Instant now = clock.instant();
    List<VersionRow> active =
        index.versions().all().filter(row -> row.standing() == Standing.ACTIVE).toList();
    List<Run> running =
        index.openRuns().stream().filter(run -> run.state() instanceof RunState.Running).toList();
    BytesPerToken bytesPerToken = BytesPerToken.of(index);
    return new OverviewView(
        index.versions().size(),
        failedSince(now.minus(DAY)),
        active.stream()
            .filter(row -> bytesPerToken.bitsPerByte(row).isPresent())
            .min(Comparator.comparingDouble(row -> bytesPerToken.bitsPerByte(row).orElseThrow()))
            .map(row -> VersionRowView.of(row, bytesPerToken)),
        active.stream()
            .max(Comparator.comparingLong(VersionRow::parameters))
            .map(row -> VersionRowView.of(row, bytesPerToken)),
        running.size(),
        running.stream().mapToDouble(this::speed).sum(),
        deviceSecondsSince(now.minus(WEEK)),
        Scatter.of(points(active, bytesPerToken)));
  }

  private double deviceSecondsSince(Instant since) {
    return index
        .versions()
        .all()
        .filter(row -> row.created().isAfter(since))
        .mapToDouble(row -> row.cost().deviceSeconds())
        .sum();
  }

  private double speed(Run run) {
    return index
        .heartbeat(run.id())
        .map(Heartbeat::tokensPerSecond)
        .map(speed -> speed.orElse(0))
        .orElse(0.0);
  }

  private int failedSince(Instant since) {
    List<FeedEvent> told =
        feed.heard(event ->
            event.at().isAfter(since)
                && List.of("run.failed", "run.retry-requested", "run.abandoned")
                    .contains(event.kind()));
    Set<String> seen = new HashSet<>();
    int failed = 0;
    for (FeedEvent event : told) {
      if (seen.add(event.subject()) && event.kind().equals("run.failed")) {
        failed++;
      }
    }
    return failed;
  }

  private static List<Scatter.ScatterPoint> points(
      List<VersionRow> rows, BytesPerToken bytesPerToken) {
    return rows.stream()
        .filter(row -> bytesPerToken.bitsPerByte(row).isPresent())
        .map(row ->
            new Scatter.ScatterPoint(
                row.id(),
                row.model(),
                row.parameters(),
                row.lossAtEnd().orElseThrow(),
                bytesPerToken.bitsPerByte(row).orElseThrow(),
                false))
        .toList();
  }
}
