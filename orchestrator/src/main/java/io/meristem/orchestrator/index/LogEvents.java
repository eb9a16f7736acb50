package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.orchestrator.messaging.OutgoingLog.Batch;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.RecentlyUsed;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.ClosedRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The events of short logs. Of those that were asked for last, what was read is not read again. A
 * log that cannot be read hides itself and nothing else. Thread-safe.
 */
final class LogEvents {

  private static final int KEPT = 2000;
  private static final Logger LOG = Logger.getLogger(LogEvents.class);

  private final ObjectStore store;
  private final Map<OutgoingLog, Read> kept = RecentlyUsed.keeping(KEPT);

  /**
   * What was read of a log.
   *
   * @param end of the run, if it had closed by then
   */
  private record Read(long sequence, Optional<ClosedRun> end, List<FeedEvent> events) {}

  LogEvents(ObjectStore store) {
    this.store = store;
  }

  /**
   * All that a log tells, in its order.
   *
   * @param end of the run that it tells of: what was read since is all there is; without one
   *     storage is asked whether there is more
   */
  List<FeedEvent> of(OutgoingLog log, Optional<ClosedRun> end) {
    Read known = kept.getOrDefault(log, new Read(0, Optional.empty(), List.of()));
    if (end.isPresent() && end.equals(known.end())) {
      return known.events();
    }
    Read now = readOn(log, known, end);
    kept.put(log, now);
    return now.events();
  }

  private Read readOn(OutgoingLog log, Read known, Optional<ClosedRun> end) {
    List<Batch> more = between(log, known.sequence(), Long.MAX_VALUE);
    return new Read(
        more.isEmpty() ? known.sequence() : more.getLast().sequence(),
        end,
        Stream.concat(known.events().stream(), events(more)).toList());
  }

  /** Some commits of a log, as far as they can be read. */
  List<Batch> between(OutgoingLog log, long sequence, long last) {
    try {
      return log.between(sequence, last, store);
    } catch (UnreadableDocumentException | IllegalStateException e) {
      LOG.errorf("left out of the feed: %s", e.getMessage());
      return List.of();
    }
  }

  static Stream<FeedEvent> events(List<Batch> commits) {
    return commits.stream().flatMap(commit -> commit.events().stream()).map(FeedEvents::of);
  }
}
