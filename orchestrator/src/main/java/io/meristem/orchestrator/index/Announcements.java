package io.meristem.orchestrator.index;

import io.meristem.storage.event.WorkerAnnounced;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What workers announce, and when. A process that begins to listen hears first what the topic kept,
 * also of workers that died long ago: none of that is news. How old it is, the broker's clock tells
 * alone, against the newest announcement of all. A clock that was set in between can make a worker
 * seem silent, until it announces itself again. For one thread.
 */
final class Announcements {

  private final Index index;
  private final Runnable heard;
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private Optional<Instant> newest = Optional.empty();
  private boolean isCaughtUp;

  /** What was announced before this process listened. */
  private record Kept(WorkerAnnounced worker, Optional<Instant> at) {}

  /**
   * @param heard called when the index knows more
   */
  Announcements(Index index, Runnable heard) {
    this.index = index;
    this.heard = heard;
  }

  /**
   * A worker announced itself.
   *
   * @param at when the broker took it, by its own clock, if the topic tells that
   */
  void announced(WorkerAnnounced worker, Optional<Instant> at) {
    if (isCaughtUp) {
      index.saw(worker);
      heard.run();
    } else {
      kept.put(worker.worker(), new Kept(worker, at));
      newest = at;
    }
  }

  /** A worker's announcement was taken back. */
  void takenBack(String worker) {
    kept.remove(worker);
    index.forgetWorker(worker);
  }

  /** All that the topic kept was heard; what follows is news. */
  void caughtUp() {
    isCaughtUp = true;
    kept.values().forEach(one -> index.saw(one.worker(), age(one)));
    kept.clear();
    heard.run();
  }

  private Duration age(Kept one) {
    return newest
        .flatMap(now -> one.at().map(then -> Duration.between(then, now)))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }
}
