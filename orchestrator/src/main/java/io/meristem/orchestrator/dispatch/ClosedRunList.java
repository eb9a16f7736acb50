package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.ClosedRunsListed;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Makes the list of closed runs again until storage says that it is complete: it is derived from
 * the runs' logs. Of a run that was retried only the newest end comes back.
 *
 * <p>Any number of orchestrators may do it at once. One that is killed leaves behind how far it
 * came, and whoever looks next goes on from there.
 */
@ApplicationScoped
public class ClosedRunList {

  private static final Logger LOG = Logger.getLogger(ClosedRunList.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
  private static final int AT_ONCE = 16;
  private static final int STRIDE = 1000;

  private final ObjectStore store;
  private final InstantSource clock;
  private final int atOnce;
  private final int stride;
  private final Rhythm looking = new Rhythm("list of closed runs");

  @Inject
  ClosedRunList(ObjectStore store, InstantSource clock) {
    this(store, clock, AT_ONCE, STRIDE);
  }

  /**
   * @param stride after so many runs it is written down how far the list is
   */
  ClosedRunList(ObjectStore store, InstantSource clock, int atOnce, int stride) {
    this.store = store;
    this.clock = clock;
    this.atOnce = atOnce;
    this.stride = stride;
  }

  /** Begins to look in the background whether something is to be done. */
  public void start() {
    looking.start(BETWEEN_LOOKS, this::completeAndTell);
  }

  private void completeAndTell() {
    if (!listed().complete()) {
      LOG.infof("the list of closed runs is complete, with %d that may have lacked", complete());
    }
  }

  /** What is known to be in the list. */
  ClosedRunsListed listed() {
    try {
      return store
          .get(ClosedRunsListed.KEY)
          .map(text -> Documents.read(ClosedRunsListed.KEY, text, ClosedRunsListed.class))
          .orElse(ClosedRunsListed.NONE);
    } catch (UnreadableDocumentException e) {
      LOG.warnf("the list of closed runs is made again: %s", e.getMessage());
      return ClosedRunsListed.NONE;
    }
  }

  /** Lists every closed run that is not known to be listed, and answers how many those are. */
  int complete() {
    String last = listed().upTo();
    AtomicInteger count = new AtomicInteger();
    List<String> runs = runsAfter(last);
    for (int from = 0; from < runs.size(); from += stride) {
      List<String> some = runs.subList(from, Math.min(runs.size(), from + stride));
      InParallel.forEach(some, atOnce, run -> list(run, count));
      last = some.getLast();
      write(new ClosedRunsListed(last, false));
    }
    write(new ClosedRunsListed(last, true));
    return count.get();
  }

  private List<String> runsAfter(String last) {
    return store.directories(RunKeys.RUNS).stream()
        .filter(run -> run.compareTo(last) > 0)
        .sorted()
        .toList();
  }

  private void list(String run, AtomicInteger count) {
    closed(run)
        .ifPresent(found -> {
          store.put(found.key(), Documents.text(found));
          count.incrementAndGet();
        });
  }

  private Optional<ClosedRun> closed(String id) {
    try {
      CommitLog<?, Optional<Run>> log = RunFold.log(store, id, clock);
      return log.read(log.start()).state().filter(run -> !run.isOpen()).map(ClosedRun::of);
    } catch (UnreadableDocumentException | IllegalStateException e) {
      LOG.errorf("left out of the list: %s", e.getMessage());
      return Optional.empty();
    }
  }

  private void write(ClosedRunsListed listed) {
    store.put(ClosedRunsListed.KEY, Documents.text(listed));
  }

  @PreDestroy
  void close() {
    looking.close();
  }
}
