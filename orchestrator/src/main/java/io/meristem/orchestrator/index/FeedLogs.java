package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.run.Run;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Events of all logs, however old. A page reads the logs of the runs that may have a part in it,
 * which are those that were open then and have closed since, and of no others. Thread-safe.
 */
@ApplicationScoped
public class FeedLogs {

  /** A page looks at so many windows of time at most. */
  private static final int LOOKS = 4;

  private static final FeedWalk.Size SIZE = new FeedWalk.Size(100, 16);
  private static final Pattern NAME = Pattern.compile("[\\p{Alnum}-]+");

  private final ObjectStore store;
  private final Index index;
  private final LogEvents logs;
  private final FeedWalk.Size size;

  @Inject
  FeedLogs(ObjectStore store, Index index) {
    this(store, index, SIZE);
  }

  FeedLogs(ObjectStore store, Index index, FeedWalk.Size size) {
    this.store = store;
    this.index = index;
    this.logs = new LogEvents(store);
    this.size = size;
  }

  /**
   * Which events are asked for.
   *
   * @param subject the run, plan, version or model that each of them is about, if it is one: then
   *     no other log is read
   * @param horizon none later than this millisecond
   * @param limit so many at most
   */
  public record Wish(
      Predicate<FeedEvent> wanted, Optional<String> subject, long horizon, int limit) {}

  /**
   * Some events, the newest first.
   *
   * @param next where the next page begins, if there may be one: also a page with few events, or
   *     none, may have a next
   */
  public record Page(List<FeedEvent> events, Optional<FeedCursor> next) {
    public Page {
      events = List.copyOf(events);
    }

    /** The same with newer events before them. */
    public Page behind(List<FeedEvent> newer) {
      return new Page(Stream.concat(newer.stream(), events.stream()).toList(), next);
    }
  }

  /** The newest of the events that are older than a place. */
  public Page before(FeedCursor place, Wish wish) {
    FeedWalk walk = walk(place, wish);
    List<FeedEvent> found = new ArrayList<>();
    for (int look = 0; look < LOOKS && !walk.isOver(); look++) {
      for (FeedEvent event : walk.window()) {
        if (wish.wanted().test(event)) {
          found.add(event);
        }
        if (found.size() == wish.limit()) {
          return new Page(found, Optional.of(walk.at(Feed.place(event))));
        }
      }
    }
    return new Page(found, walk.rest());
  }

  /**
   * The oldest of the events that are newer than a place, the newest first. It reads all that is
   * newer.
   */
  public List<FeedEvent> above(String place, Wish wish) {
    FeedWalk walk = walk(FeedCursor.NEWEST, wish);
    Deque<FeedEvent> nearest = new ArrayDeque<>();
    while (!walk.isOver()) {
      for (FeedEvent event : walk.window()) {
        if (Feed.place(event).compareTo(place) <= 0) {
          return List.copyOf(nearest);
        }
        if (wish.wanted().test(event)) {
          nearest.addLast(event);
        }
        if (nearest.size() > wish.limit()) {
          nearest.removeFirst();
        }
      }
    }
    return List.copyOf(nearest);
  }

  private FeedWalk walk(FeedCursor place, Wish wish) {
    FeedWalk.Scope scope = wish.subject().map(this::about).orElseGet(this::everything);
    return new FeedWalk(store, logs, scope, size, place.notAfter(wish.horizon()));
  }

  private FeedWalk.Scope everything() {
    List<OutgoingLog> plans =
        store.directories(PlanKeys.PLANS).stream()
            .<OutgoingLog>map(OutgoingLog.OfPlan::new)
            .toList();
    return new FeedWalk.Scope(index.runs(), true, plans, index.versions().picture());
  }

  /** What hangs on a version or a model is named behind it, as in {@code v1/tags/good}. */
  private FeedWalk.Scope about(String subject) {
    String name = subject.split("/", 2)[0];
    List<Run> open = index.run(name).stream().toList();
    List<OutgoingLog> others = new ArrayList<>();
    if (NAME.matcher(name).matches()) {
      others.add(new OutgoingLog.OfPlan(name));
      if (open.isEmpty()) {
        others.add(new OutgoingLog.OfRun(name));
      }
    }
    String model = index.versions().version(name).map(VersionRow::model).orElse(name);
    List<ModelRows> models = index.versions().model(model).stream().toList();
    return new FeedWalk.Scope(open, false, others, models);
  }
}
