package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.messaging.Incoming;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.orchestrator.messaging.Subscriptions;
import io.meristem.storage.event.Topics;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.object.ObjectStore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Keeps the index of models fresh, whoever writes to their logs: events say which log to read, and
 * every log is looked at again and again in case one was lost. Now and then it writes a snapshot.
 */
@ApplicationScoped
public class ModelSweep {

  private static final Logger LOG = Logger.getLogger(ModelSweep.class);

  /** So many logs are looked at each time. */
  private static final int AT_A_TIME = 100;

  private final ObjectStore store;
  private final Facts facts;
  private final Index index;
  private final Subscriptions subscriptions;
  private final Settings settings;
  private final Rhythm looking = new Rhythm("sweep of models");
  private final Rhythm saving = new Rhythm("snapshot of the index");
  private List<String> models = List.of();
  private int next;

  ModelSweep(
      ObjectStore store, Facts facts, Index index, Subscriptions subscriptions, Settings settings) {
    this.store = store;
    this.facts = facts;
    this.index = index;
    this.subscriptions = subscriptions;
    this.settings = settings;
  }

  /** Begins to come by, and to listen in a group of its own: each process hears everything. */
  public void start() {
    subscriptions.share(Topics.VERSIONS, "meristem-index-" + UUID.randomUUID(), this::heard);
    looking.start(settings.index().lookEvery(), this::comeBy);
    saving.start(settings.index().snapshotEvery(), this::saveWhenDue);
  }

  private Runnable heard(Incoming message) {
    Optional<String> model =
        message
            .header("ce_id")
            .flatMap(id -> OutgoingLog.named(id.substring(0, id.lastIndexOf('/') + 1)))
            .flatMap(log ->
                log instanceof OutgoingLog.OfModel(String name)
                    ? Optional.of(name)
                    : Optional.empty());
    return () -> model.ifPresent(facts::refreshModel);
  }

  /** The next so many; behind the last, the list of all models is read anew. */
  private void comeBy() {
    if (next >= models.size()) {
      models = List.copyOf(store.directories(Lineage.MODELS));
      next = 0;
    }
    List<String> part =
        new ArrayList<>(models.subList(next, Math.min(models.size(), next + AT_A_TIME)));
    next += AT_A_TIME;
    part.forEach(facts::refreshModel);
  }

  private void saveWhenDue() {
    long unsaved = facts.unsavedCommits();
    if (unsaved >= settings.index().snapshotAfter()) {
      facts.writeSnapshot();
      LOG.infof(
          "wrote a snapshot of %d versions, with %d new commits", index.versions().size(), unsaved);
    }
  }

  @PreDestroy
  void close() {
    looking.close();
    saving.close();
  }
}
