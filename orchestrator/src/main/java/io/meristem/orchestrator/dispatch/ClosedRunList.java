package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Makes the list of closed runs again when it is lost: it is derived from the runs' logs. Of a run
 * that was retried only the newest end comes back.
 */
@ApplicationScoped
public class ClosedRunList {

  private static final Logger LOG = Logger.getLogger(ClosedRunList.class);
  private static final int AT_ONCE = 16;

  private final ObjectStore store;
  private final InstantSource clock;
  private final int atOnce;

  @Inject
  ClosedRunList(ObjectStore store, InstantSource clock) {
    this(store, clock, AT_ONCE);
  }

  ClosedRunList(ObjectStore store, InstantSource clock, int atOnce) {
    this.store = store;
    this.clock = clock;
    this.atOnce = atOnce;
  }

  /** Begins in the background, if the list is empty or was not finished the last time. */
  public void start() {
    Thread.ofPlatform().daemon().name("closed runs").start(this::restoreWhenLost);
  }

  private void restoreWhenLost() {
    try {
      if (isLost()) {
        LOG.infof("listed %d closed runs again", restore());
      }
    } catch (RuntimeException e) {
      LOG.warnf("the list of closed runs waits for the next start: %s", e.getMessage());
    }
  }

  /** Whether nothing is in the list, or somebody has begun to make it again and not finished. */
  boolean isLost() {
    return store.keysAfter(ClosedRun.CLOSED, "", 1).isEmpty()
        || store.size(ClosedRun.RESTORING).isPresent();
  }

  /** Lists every run that is closed, and answers how many there are. May be repeated. */
  int restore() {
    store.put(ClosedRun.RESTORING, "");
    AtomicInteger listed = new AtomicInteger();
    InParallel.forEach(
        store.directories(RunKeys.RUNS),
        atOnce,
        id ->
            closed(id)
                .ifPresent(run -> {
                  store.put(run.key(), Documents.text(run));
                  listed.incrementAndGet();
                }));
    store.delete(ClosedRun.RESTORING);
    return listed.get();
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
}
