package io.meristem.orchestrator.plans;

import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.plan.PlanStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * All plans that can be read, page by page, the newest request first. A page reads its own plans
 * alone, and of others, once, when they were requested. Thread-safe.
 */
@ApplicationScoped
public class PlanPages {

  private static final int AT_ONCE = 16;
  private static final Logger LOG = Logger.getLogger(PlanPages.class);

  private final ObjectStore store;
  private final PlanLogs logs;
  private final Map<String, String> places = new ConcurrentHashMap<>();

  PlanPages(ObjectStore store, PlanLogs logs) {
    this.store = store;
    this.logs = logs;
  }

  /**
   * Some plans.
   *
   * @param last where the next page begins, if there may be one: also a page with few plans may
   *     have a next
   */
  public record PlanPage(List<PlanStatus> plans, Optional<String> last) {
    public PlanPage {
      plans = List.copyOf(plans);
    }
  }

  private record Placed(String id, String place) {}

  /**
   * The plans behind a place, as a page says it.
   *
   * @param after empty for the first page
   * @param limit how many plans at most
   */
  public PlanPage page(String after, int limit) {
    List<Placed> page =
        placed(store.directories(PlanKeys.PLANS))
            .filter(plan -> plan.place().compareTo(after) > 0)
            .sorted(Comparator.comparing(Placed::place))
            .limit(limit)
            .toList();
    Map<Placed, PlanStatus> read = new ConcurrentHashMap<>();
    InParallel.forEach(
        page,
        AT_ONCE,
        plan -> readable(plan.id(), logs::read).ifPresent(status -> read.put(plan, status)));
    return new PlanPage(
        page.stream().flatMap(plan -> Stream.ofNullable(read.get(plan))).toList(),
        page.size() < limit ? Optional.empty() : Optional.of(page.getLast().place()));
  }

  private Stream<Placed> placed(List<String> plans) {
    InParallel.forEach(
        plans.stream().filter(plan -> !places.containsKey(plan)).toList(),
        AT_ONCE,
        plan ->
            readable(plan, logs::requestedAt).ifPresent(at -> places.put(plan, place(plan, at))));
    return plans.stream()
        .flatMap(plan -> Stream.ofNullable(places.get(plan)).map(place -> new Placed(plan, place)));
  }

  /** Sorts the newest first. */
  private static String place(String plan, Instant requestedAt) {
    long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, requestedAt);
    return "%016x".formatted(Long.MAX_VALUE - nanos) + plan;
  }

  private static <T> Optional<T> readable(String plan, Function<String, Optional<T>> read) {
    try {
      return read.apply(plan);
    } catch (UnreadableDocumentException | IllegalStateException e) {
      LOG.errorf("left out of the list: %s", e.getMessage());
      return Optional.empty();
    }
  }
}
