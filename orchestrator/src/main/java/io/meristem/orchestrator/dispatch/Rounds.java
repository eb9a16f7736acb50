package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.index.Index;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * One look at all there is to do, in two rounds of their own. A lease is lost to an unbroken watch
 * only, so the round of the attempts must not take longer when many runs wait: it comes by no more
 * runs than there are workers. What fails waits for the next round.
 */
@ApplicationScoped
class Rounds {

  private static final Logger LOG = Logger.getLogger(Rounds.class);
  private static final int AT_ONCE = 16;

  private final ObjectStore store;
  private final Index index;
  private final Dispatch dispatch;
  private final Offers offers;
  private final int threads;

  @Inject
  Rounds(ObjectStore store, Index index, Dispatch dispatch, Offers offers) {
    this(store, index, dispatch, offers, AT_ONCE);
  }

  /**
   * @param threads that come by runs at the same time
   */
  Rounds(ObjectStore store, Index index, Dispatch dispatch, Offers offers, int threads) {
    this.store = store;
    this.index = index;
    this.dispatch = dispatch;
    this.offers = offers;
    this.threads = threads;
  }

  /** Looks at each attempt that is offered or under way, as far as it is known here. */
  void attempts() {
    InParallel.forEach(attempted(), threads, run -> look(run.id()));
  }

  /** Comes by all other runs that are marked or known as open, and offers what waits. */
  void runs() {
    Set<String> marked = new HashSet<>();
    Set<String> keys = new LinkedHashSet<>();
    for (String key : new Keys(store, RunKeys.OPEN)) {
      RunKeys.openRun(key).ifPresent(marked::add);
      keys.add(key);
    }
    for (Run run : attempted()) {
      marked.add(run.id());
      keys.remove(RunKeys.open(run.id(), run.life().generation()));
    }
    InParallel.forEach(keys, threads, this::comeBy);
    InParallel.forEach(
        dispatch.known().stream().filter(run -> !marked.contains(run)).toList(),
        threads,
        this::look);
    offers.assign();
  }

  private List<Run> attempted() {
    return index.openRuns().stream()
        .filter(run -> run.state() instanceof RunState.Attempted)
        .toList();
  }

  /** A run that is known here and has no marker was closed by another orchestrator, most often. */
  private void look(String run) {
    try {
      dispatch.look(run);
    } catch (RuntimeException e) {
      LOG.warnf("run %s waits for the next sweep: %s", run, e.getMessage());
    }
  }

  private void comeBy(String key) {
    try {
      store
          .get(key)
          .map(text -> Documents.read(key, text, OpenMarker.class))
          .ifPresent(dispatch::sweep);
    } catch (UnreadableDocumentException e) {
      LOG.warn(e.getMessage());
      RunKeys.openRun(key).ifPresent(this::look);
    } catch (RuntimeException e) {
      LOG.warnf("%s waits for the next sweep: %s", key, e.getMessage());
    }
  }
}
