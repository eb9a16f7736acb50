package io.meristem.orchestrator.index;

import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.Run;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * All runs, page by page: first those in the index, the open ones before those that have just
 * closed and each the newest request first; then the closed ones from storage, the latest end
 * first. A run that closes between two pages may be on both; none is left out.
 */
@ApplicationScoped
public class RunPages {

  /** A page looks at so many closed runs for each that it may show. */
  private static final int LOOKS = 4;

  /** Logs that are read at the same time. */
  private static final int AT_ONCE = 16;

  private static final Logger LOG = Logger.getLogger(RunPages.class);

  private final ObjectStore store;
  private final Index index;
  private final Facts facts;

  public RunPages(ObjectStore store, Index index, Facts facts) {
    this.store = store;
    this.index = index;
    this.facts = facts;
  }

  /**
   * Some runs.
   *
   * @param last where the next page begins, if there may be one: also a page with few runs, or
   *     none, may have a next
   */
  public record RunPage(List<Run> runs, Optional<String> last) {
    public RunPage {
      runs = List.copyOf(runs);
    }
  }

  /**
   * The runs behind a place, as a page says it.
   *
   * @param after empty for the first page
   * @param limit how many runs at most
   * @param wanted which runs
   * @param closedToo whether a closed run may be wanted; if not, storage is not asked
   */
  public RunPage page(String after, int limit, Predicate<Run> wanted, boolean closedToo) {
    List<Run> found = new ArrayList<>();
    if (!after.startsWith(ClosedRun.CLOSED)) {
      for (Run run : inMemory(after)) {
        if (wanted.test(run)) {
          found.add(run);
        }
        if (found.size() == limit) {
          return new RunPage(found, Optional.of(place(run)));
        }
      }
    }
    return closedToo
        ? withClosed(found, after, limit, wanted)
        : new RunPage(found, Optional.empty());
  }

  private List<Run> inMemory(String after) {
    return index.runs().stream()
        .sorted(Comparator.comparing(RunPages::place))
        .filter(run -> place(run).compareTo(after) > 0)
        .toList();
  }

  /** Sorts the open runs first and then the newest, all before every key of a closed run. */
  private static String place(Run run) {
    long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, run.requestedAt());
    return (run.isOpen() ? "0" : "1") + "%016x".formatted(Long.MAX_VALUE - nanos) + run.id();
  }

  private RunPage withClosed(List<Run> found, String after, int limit, Predicate<Run> wanted) {
    String last = after.startsWith(ClosedRun.CLOSED) ? after : "";
    Set<String> shown = found.stream().map(Run::id).collect(Collectors.toCollection(HashSet::new));
    List<String> keys = store.keysAfter(ClosedRun.CLOSED, last, limit * LOOKS);
    for (int from = 0; from < keys.size(); ) {
      int to = Math.min(keys.size(), from + Math.max(AT_ONCE, limit - found.size()));
      Map<String, Run> read = closed(keys.subList(from, to));
      for (; from < to; from++) {
        last = keys.get(from);
        Optional.ofNullable(read.get(last))
            .filter(wanted)
            .filter(run -> shown.add(run.id()))
            .ifPresent(found::add);
        if (found.size() == limit) {
          return new RunPage(found, Optional.of(last));
        }
      }
    }
    return new RunPage(found, keys.size() < limit * LOOKS ? Optional.empty() : Optional.of(last));
  }

  private Map<String, Run> closed(List<String> keys) {
    Map<String, Run> read = new ConcurrentHashMap<>();
    InParallel.forEach(keys, AT_ONCE, key -> closed(key).ifPresent(run -> read.put(key, run)));
    return read;
  }

  /**
   * The run, unless it has been retried since, or is shown from memory. One that was shown from
   * there may be filed away meanwhile.
   */
  private Optional<Run> closed(String key) {
    return ClosedRun.ofKey(key)
        .filter(closed -> index.run(closed.run()).isEmpty())
        .flatMap(closed ->
            readable(closed.run()).filter(run -> run.life().generation() == closed.generation()));
  }

  private Optional<Run> readable(String run) {
    try {
      return facts.run(run);
    } catch (UnreadableDocumentException | IllegalStateException e) {
      LOG.errorf("left out of the list: %s", e.getMessage());
      return Optional.empty();
    }
  }
}
