package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.Creation;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.PutOutcome;
import io.meristem.storage.object.PutOutcome.Unknown;
import io.meristem.storage.object.PutOutcome.Written;
import io.meristem.storage.object.Settlement;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Object storage between participants that take turns: each call waits for its caller's turn, and
 * then happens at once. In a storm a call may fail, done or not, and a write that nobody answered
 * may still come to be much later, even after its writer has died.
 */
final class SimulatedStore implements ObjectStore {

  /**
   * A write that came to be.
   *
   * @param moment when it did
   * @param workBegan the moment when its writer began the piece of work that it belongs to
   */
  record Write(int moment, long nanos, String writer, int workBegan, String key, String text) {}

  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final Turns turns;
  private final SplittableRandom random;
  private final Schedule schedule;
  private final List<Write> writes = new ArrayList<>();
  private final List<Runnable> inFlight = new ArrayList<>();
  private final Supplier<Weather> weather;

  SimulatedStore(
      Turns turns, SplittableRandom random, Schedule schedule, Supplier<Weather> weather) {
    this.turns = turns;
    this.random = random;
    this.schedule = schedule;
    this.weather = weather;
  }

  /** What is really there, for anybody at any time. */
  ObjectStore calm() {
    return objects;
  }

  /** Every document that was written through this store, in order. */
  List<Write> writes() {
    return Collections.unmodifiableList(writes);
  }

  /** What is in flight lands. */
  void land() {
    inFlight.forEach(Runnable::run);
    inFlight.clear();
  }

  @Override
  public Creation create(String key, String document) {
    return Settlement.of(this, key, document, turns);
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    takeTurn();
    String writer = turns.name();
    int began = turns.workBegan();
    if (random.nextDouble() >= weather.get().unknown()) {
      PutOutcome outcome = created(writer, began, key, document);
      schedule.note(writer, "create", key, document, outcome instanceof Written ? "" : "conflict");
      return outcome;
    }
    schedule.note(writer, "create", key, document, "no answer");
    perhapsNowOrLater(() -> {
      var _ = created(writer, began, key, document);
    });
    return new Unknown(broken());
  }

  private PutOutcome created(String writer, int began, String key, String document) {
    PutOutcome outcome = objects.putIfAbsent(key, document);
    if (outcome instanceof Written) {
      remember(writer, began, key, document);
    }
    return outcome;
  }

  private void remember(String writer, int began, String key, String document) {
    writes.add(new Write(turns.moment(), turns.nanos(), writer, began, key, document));
  }

  private void perhapsNowOrLater(Runnable write) {
    switch (random.nextInt(3)) {
      case 0 -> write.run();
      case 1 -> inFlight.add(write);
      default -> {}
    }
  }

  /** Waits for the caller's turn; something that was in flight may land before its call. */
  private void takeTurn() {
    turns.handOver();
    if (!inFlight.isEmpty() && random.nextInt(20) == 0) {
      inFlight.remove(random.nextInt(inFlight.size())).run();
    }
  }

  @Override
  public void put(String key, String document) {
    takeTurn();
    String writer = turns.name();
    int began = turns.workBegan();
    change(
        "put",
        key,
        document,
        () -> {
          objects.put(key, document);
          remember(writer, began, key, document);
        });
  }

  @Override
  public void delete(String key) {
    takeTurn();
    change("delete", key, "", () -> objects.delete(key));
  }

  private void change(String call, String key, String document, Runnable change) {
    if (random.nextDouble() < weather.get().broken()) {
      schedule.note(turns.name(), call, key, document, "broken");
      perhapsNowOrLater(change);
      throw broken();
    }
    schedule.note(turns.name(), call, key, document, "");
    change.run();
  }

  private <T> T answer(String call, String key, Supplier<T> read) {
    takeTurn();
    if (random.nextDouble() < weather.get().broken()) {
      schedule.note(turns.name(), call, key, "", "broken");
      throw broken();
    }
    return read.get();
  }

  @Override
  public Optional<String> get(String key) {
    return answer("get", key, () -> objects.get(key));
  }

  @Override
  public OptionalLong size(String key) {
    return answer("size", key, () -> objects.size(key));
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    return answer("read", key, () -> objects.read(key, offset, length));
  }

  @Override
  public long write(String key, InputStream content) {
    return answer("write", key, () -> objects.write(key, content));
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    return answer("list", prefix, () -> objects.keysAfter(prefix, last, limit));
  }

  @Override
  public List<String> directories(String prefix) {
    return answer("list", prefix, () -> objects.directories(prefix));
  }

  private static ObjectStoreException broken() {
    return new ObjectStoreException("a fault, on purpose", null);
  }
}
