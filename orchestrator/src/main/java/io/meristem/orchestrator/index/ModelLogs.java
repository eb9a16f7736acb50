package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.Outbox;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.RecentlyUsed;
import io.meristem.storage.object.Tip;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The logs of all models: of those that were asked for last, whatever was read is not read again.
 * The relay hears of what is new. Thread-safe.
 */
@ApplicationScoped
public class ModelLogs {

  /** A long log takes about a KiB of memory for each version. */
  private static final int KEPT = 32;

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

  private final ObjectStore store;
  private final InstantSource clock;
  private final Outbox outbox;
  private final Map<String, Tip<Lineage>> tips = RecentlyUsed.keeping(KEPT);

  public ModelLogs(ObjectStore store, InstantSource clock, Outbox outbox) {
    this.store = store;
    this.clock = clock;
    this.outbox = outbox;
  }

  /** The newest state of a model; of one that is not there, the state before its first commit. */
  public Tip<Lineage> read(String model) {
    CommitLog<LineageEntry, Lineage> log = log(model);
    return NAME.matcher(model).matches() ? keep(model, log.read(known(model, log))) : log.start();
  }

  /** Appends what {@code decide} answers to the newest state; see {@link CommitLog#append}. */
  public Tip<Lineage> append(
      String model, Actor actor, Function<Lineage, List<LineageEntry>> decide) {
    CommitLog<LineageEntry, Lineage> log = log(model);
    return keep(model, log.append(known(model, log), actor, decide));
  }

  /**
   * What a model's log said with the given commit as its newest; nothing if it is not that long.
   */
  public Optional<Tip<Lineage>> at(String model, long sequence) {
    return log(model).at(sequence);
  }

  /** What a model's log said at an instant; see {@link CommitLog#at(Instant)}. */
  public Tip<Lineage> at(String model, Instant instant) {
    return log(model).at(instant);
  }

  /** The commits of a model after the given number, up to and with {@code last}. */
  public List<Commit<LineageEntry>> commitsBetween(String model, long sequence, long last) {
    return log(model).commitsBetween(sequence, last);
  }

  private CommitLog<LineageEntry, Lineage> log(String model) {
    return Lineage.log(store, model, clock);
  }

  private Tip<Lineage> known(String model, CommitLog<LineageEntry, Lineage> log) {
    return tips.getOrDefault(model, log.start());
  }

  private Tip<Lineage> keep(String model, Tip<Lineage> tip) {
    Tip<Lineage> before = known(model, log(model));
    if (before.sequence() < tip.sequence()) {
      tips.merge(model, tip, Tip::newer);
      outbox.wake(new OutgoingLog.OfModel(model));
    }
    return tip;
  }
}
