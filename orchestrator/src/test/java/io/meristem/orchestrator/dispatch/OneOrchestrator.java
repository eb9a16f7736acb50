package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.orchestrator.messaging.Outbox;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * The parts of an orchestrator around dispatch, in memory: a broker that takes everything, and one
 * idle worker that was heard of just now.
 */
public final class OneOrchestrator {

  private static final Settings SETTINGS = settings(Map.of());

  public final Dispatch dispatch;
  final Offers offers;
  final Rounds rounds;
  final Inputs inputs;
  public final Index index;
  final List<String> tasks = new ArrayList<>();
  final Relayed told;
  public final Outbox outbox;
  public final ModelLogs models;
  public final Governance governance;

  /**
   * @param store as dispatch sees it
   * @param calm the same, for the outbox, which has its own retries
   */
  public OneOrchestrator(ObjectStore store, ObjectStore calm) {
    this(store, calm, InstantSource.system(), System::nanoTime);
  }

  /**
   * @param clock on the wall
   * @param nanos a clock that never goes back
   */
  OneOrchestrator(ObjectStore store, ObjectStore calm, InstantSource clock, LongSupplier nanos) {
    this.told = new Relayed(calm);
    this.outbox = told;
    this.index = new Index(nanos);
    this.models = new ModelLogs(store, clock, outbox);
    Facts facts = new Facts(store, clock, index, models);
    this.governance = new Governance(models, facts);
    RunLogs logs = new RunLogs(store, clock, index, outbox);
    Rests rests = new Rests(settings(), nanos);
    Attempts attempts =
        new Attempts(
            store,
            logs,
            index,
            (run, _) -> tasks.add(run.id() + "#" + run.life().attempt()),
            rests,
            settings(),
            nanos);
    this.inputs = new Inputs(store, clock, models, settings());
    offers = new Offers(index, logs, attempts, inputs, rests, settings());
    dispatch =
        new Dispatch(store, clock, logs, attempts, new Effects(store, facts, models), offers);
    rounds = new Rounds(store, index, dispatch, offers, 1);
    index.saw(worker("hand-worker"));
  }

  static WorkerAnnounced worker(String name) {
    return worker(name, "cpu");
  }

  static WorkerAnnounced worker(String name, String workerClass) {
    return new WorkerAnnounced(
        name,
        "hand",
        workerClass,
        1,
        1L << 30,
        OptionalDouble.empty(),
        "0.1.0",
        Optional.empty(),
        URI.create("http://127.0.0.1:1"),
        false,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }

  static Settings settings() {
    return SETTINGS;
  }

  /** The usual ones but for some. */
  static Settings settings(Map<String, String> others) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(Settings.class)
        .withDefaultValue("meristem.s3.endpoint", "http://127.0.0.1:1")
        .withDefaultValue("meristem.s3.access-key", "none")
        .withDefaultValue("meristem.s3.secret-key", "none")
        .withDefaultValues(others)
        .build()
        .getConfigMapping(Settings.class);
  }

  /** Both rounds of a sweep; what fails waits for the next one, as there. */
  public void sweep() {
    try {
      rounds.attempts();
      rounds.runs();
    } catch (ObjectStoreException e) {
      // The next sweep comes by.
    }
  }

  /** Tells everything at once unless the broker is down, and remembers what. */
  static final class Relayed implements Outbox {

    final List<CloudEvent> events = new ArrayList<>();
    boolean isDown;
    private final Map<String, Long> positions = new HashMap<>();
    private final ObjectStore store;

    Relayed(ObjectStore store) {
      this.store = store;
    }

    @Override
    public void wake(OutgoingLog log) {
      if (isDown) {
        return;
      }
      long position = positions.getOrDefault(log.name(), 0L);
      for (OutgoingLog.Batch batch : log.after(position, store)) {
        events.addAll(batch.events());
        positions.put(log.name(), batch.sequence());
      }
    }

    @Override
    public boolean hasRelayed(OutgoingLog log, long sequence) {
      return positions.getOrDefault(log.name(), 0L) >= sequence;
    }
  }
}
