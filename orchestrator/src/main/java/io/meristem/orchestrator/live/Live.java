package io.meristem.orchestrator.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.dispatch.Rhythm;
import io.meristem.orchestrator.index.Feed;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.storage.event.WorkerAnnounced;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Looks at the index twice a second, and tells all viewers what changed: one picture for all of
 * them, whoever comes and goes. Without a viewer it does nothing.
 */
@ApplicationScoped
class Live {

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int LOOKS_PER_BEAT = 30;

  private final Index index;
  private final Feed feed;
  private final RunViews views;
  private final ObjectMapper mapper;
  private final Duration silence;
  private final Rhythm rhythm = new Rhythm("stream");
  private final Queue<Viewer> arriving = new ConcurrentLinkedQueue<>();
  private final List<Viewer> viewers = new ArrayList<>();
  private Optional<LivePicture> last = Optional.empty();
  private int looks;

  Live(Index index, Feed feed, RunViews views, ObjectMapper mapper, Settings settings) {
    this.index = index;
    this.feed = feed;
    this.views = views;
    this.mapper = mapper;
    this.silence = settings.dispatch().workerSilence();
  }

  /**
   * The fleet.
   *
   * @param silent names of workers that were not heard of for longer than they may be
   */
  record FleetView(List<WorkerAnnounced> workers, List<String> silent) {}

  /** Begins to tell a viewer. Returns at once. */
  void join(Viewer viewer) {
    arriving.add(viewer);
  }

  @PostConstruct
  void start() {
    rhythm.start(PAUSE, this::look);
  }

  private void look() {
    viewers.removeIf(Viewer::isGone);
    if (viewers.isEmpty() && arriving.isEmpty()) {
      last = Optional.empty();
      return;
    }
    LivePicture now = picture();
    last.map(now::since).ifPresent(changes -> changes.forEach(this::tell));
    last = Optional.of(now);
    for (Viewer viewer = arriving.poll(); viewer != null; viewer = arriving.poll()) {
      viewer.begin(now.whole(), feed);
      viewers.add(viewer);
    }
    viewers.forEach(viewer -> viewer.tellEvents(feed, this::json));
    if (++looks % LOOKS_PER_BEAT == 0) {
      viewers.forEach(Viewer::beat);
    }
  }

  private void tell(LiveChange change) {
    viewers.forEach(viewer -> viewer.tell(change));
  }

  private LivePicture picture() {
    Map<String, String> runs =
        views.runs(index.runs()).stream()
            .collect(Collectors.toMap(RunViews.RunView::id, this::json));
    return new LivePicture(runs, json(fleet()));
  }

  private FleetView fleet() {
    List<WorkerAnnounced> workers = index.workers();
    Set<WorkerAnnounced> heard = Set.copyOf(index.workersHeardWithin(silence));
    return new FleetView(
        workers,
        workers.stream()
            .filter(worker -> !heard.contains(worker))
            .map(WorkerAnnounced::worker)
            .toList());
  }

  private String json(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @PreDestroy
  void close() {
    rhythm.close();
  }
}
