package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;

/**
 * Threads that run one at a time. Whoever has the turn keeps it until it hands over or pauses, and
 * a seed decides who comes next. Time is simulated too, so the same seed gives the same course.
 */
final class Turns implements Waiting, InstantSource {

  private static final long LONGEST_STEP = Duration.ofMillis(20).toNanos();
  private static final Duration RESTART = Duration.ofSeconds(2);

  /** How a process dies: the code of the product does not catch it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed, on purpose", null, false, false);
    }
  }

  /** A process with one thread. */
  static final class Participant {
    final String name;
    private final Semaphore turn = new Semaphore(0);
    private long wakesAt;
    private long stalledUntil;
    private long aheadNanos;
    private boolean killed;
    private int workBegan;

    Participant(String name) {
      this.name = name;
    }

    private long readyAt() {
      return Math.max(wakesAt, stalledUntil);
    }
  }

  private final SplittableRandom random;
  private final Semaphore handedOver = new Semaphore(0);
  private final List<Participant> participants = new ArrayList<>();
  private final List<String> accidents = new ArrayList<>();
  private final Map<String, Instant> latest = new HashMap<>();
  private Optional<Participant> current = Optional.empty();
  private boolean over;
  private long now;
  private int moment;

  Turns(SplittableRandom random) {
    this.random = random;
  }

  /**
   * Adds a process that lives until the end.
   *
   * @param life from the start of the process on; begins again some time after it was killed
   */
  void add(String name, Runnable life) {
    Participant participant = new Participant(name);
    participants.add(participant);
    Thread.ofVirtual().name(name).start(() -> live(participant, life));
  }

  private void live(Participant self, Runnable life) {
    self.turn.acquireUninterruptibly();
    try {
      boolean again = true;
      while (again && !over) {
        again = wasKilled(self, life);
      }
    } catch (RuntimeException | Error e) {
      accidents.add(self.name + " broke: " + e);
    } finally {
      participants.remove(self);
      handedOver.release();
    }
  }

  private boolean wasKilled(Participant self, Runnable life) {
    try {
      life.run();
      return false;
    } catch (Killed e) {
      if (!over) {
        self.killed = false;
        self.wakesAt = now + RESTART.toNanos();
        rest(self);
      }
      return true;
    }
  }

  /** The next to come; time passes until it is ready. */
  Participant next() {
    List<Participant> ready = ready();
    if (ready.isEmpty()) {
      now =
          participants.stream()
              .mapToLong(Participant::readyAt)
              .min()
              .orElseThrow(() -> new IllegalStateException("nobody is left: " + accidents));
      ready = ready();
    }
    now += 1 + random.nextLong(LONGEST_STEP);
    return ready.get(random.nextInt(ready.size()));
  }

  private List<Participant> ready() {
    return participants.stream().filter(one -> one.readyAt() <= now).toList();
  }

  /** Gives the turn to a participant, and comes back when it has handed over. */
  void letRun(Participant next) {
    moment++;
    current = Optional.of(next);
    next.turn.release();
    handedOver.acquireUninterruptibly();
    current = Optional.empty();
  }

  /** The next turn of a participant is its last for a while. */
  void kill(Participant participant) {
    participant.killed = true;
  }

  /** Does not let a participant run for so long. */
  void stall(Participant participant, Duration time) {
    participant.stalledUntil = now + time.toNanos();
  }

  /** From now on a participant's wall clock is off by so much, forwards or back. */
  void setClock(Participant participant, Duration ahead) {
    participant.aheadNanos = ahead.toNanos();
  }

  /** Nobody is stalled any longer. */
  void goOn() {
    participants.forEach(one -> one.stalledUntil = now);
  }

  /** Ends a participant's pause. */
  void wake(String name) {
    participants.stream()
        .filter(one -> one.name.equals(name))
        .forEach(one -> one.wakesAt = Math.min(one.wakesAt, now));
  }

  /** Lets others go first: on a participant's thread, as everything below. */
  void handOver() {
    pause(Duration.ZERO);
  }

  @Override
  public void pause(Duration time) {
    Participant self = current.orElseThrow();
    self.wakesAt = now + time.toNanos();
    rest(self);
    if (over || self.killed) {
      throw new Killed();
    }
  }

  private void rest(Participant self) {
    handedOver.release();
    self.turn.acquireUninterruptibly();
  }

  /** The participant begins a new piece of work, on what it will read from now on. */
  void beginWork() {
    current.orElseThrow().workBegan = moment;
  }

  int workBegan() {
    return current.orElseThrow().workBegan;
  }

  String name() {
    return current.orElseThrow().name;
  }

  /** Counts the turns. */
  int moment() {
    return moment;
  }

  @Override
  public long nanos() {
    return now;
  }

  /** By the wall clock of the participant that has the turn. */
  @Override
  public Instant instant() {
    Participant self = current.orElseThrow();
    Instant shown = Instant.EPOCH.plusNanos(now + self.aheadNanos);
    latest.merge(self.name, shown, (one, other) -> one.isAfter(other) ? one : other);
    return shown;
  }

  /** The latest time that a participant ever read from its wall clock. */
  Instant latestOf(String name) {
    return latest.getOrDefault(name, Instant.MIN);
  }

  /** What ended a participant against its will. */
  List<String> accidents() {
    return List.copyOf(accidents);
  }

  /** Ends all participants. */
  void end() {
    over = true;
    while (!participants.isEmpty()) {
      letRun(participants.getFirst());
    }
  }
}
