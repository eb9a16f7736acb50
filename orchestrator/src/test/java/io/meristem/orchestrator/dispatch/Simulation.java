package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.dispatch.Turns.Participant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Two orchestrators, up to three workers and a user in one storm, and the calm after it. Everything
 * that happens follows from the seed.
 */
final class Simulation {

  /**
   * What came of it.
   *
   * @param violations of the protocol's laws; empty is good
   * @param schedule what happened
   * @param met the kinds of events that happened at all
   */
  record Course(long seed, List<String> violations, Schedule schedule, Set<String> met) {

    Course {
      violations = List.copyOf(violations);
      met = Set.copyOf(met);
    }

    /** Everything that a reader needs to find out what went wrong. */
    String text() {
      return "seed %d: %s%n%s"
          .formatted(
              seed,
              String.join("; ", violations),
              String.join(System.lineSeparator(), schedule.lines()));
    }
  }

  private static final Duration LOOK_EVERY = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LONGEST_STALL = Duration.ofSeconds(15).toMillis();
  private static final long FARTHEST_JUMP = Duration.ofHours(5).toMillis();
  private static final long NEAR_JUMP = Duration.ofSeconds(5).toMillis();
  private static final int ORCHESTRATORS = 2;
  private static final int WORKERS = 3;
  private static final int RUNS = 3;

  private final long seed;
  private final SplittableRandom random;
  private final Turns turns;
  private final Schedule schedule;
  private final SimulatedStore store;
  private final SimulatedUser user;
  private final Laws laws;
  private double jumping;
  private Weather weather;

  private Simulation(long seed, PlantedBug bug) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    weather = Weather.of(random);
    jumping = weather.jumping();
    turns = new Turns(random.split());
    schedule = new Schedule(turns::nanos);
    store = new SimulatedStore(turns, random.split(), schedule, () -> weather);
    SimulatedKafka kafka = new SimulatedKafka(random.split(), schedule, () -> weather);
    List<String> workers =
        IntStream.rangeClosed(1, 1 + random.nextInt(WORKERS)).mapToObj(n -> "worker " + n).toList();
    List<SimulatedOrchestrator> orchestrators =
        IntStream.rangeClosed(1, ORCHESTRATORS)
            .mapToObj(n -> orchestrator(n, kafka, workers, bug))
            .toList();
    for (String name : workers) {
      SimulatedWorker worker =
          new SimulatedWorker(name, turns, store, kafka, random.split(), () -> weather, bug);
      turns.add(name, worker::live);
    }
    List<RequestId> wanted =
        IntStream.rangeClosed(1, 1 + random.nextInt(RUNS))
            .mapToObj(n -> RequestId.of("ada", "key " + n))
            .toList();
    user = new SimulatedUser(turns, orchestrators, random.split(), schedule, () -> weather, wanted);
    turns.add("user", user::live);
    laws = new Laws(store, turns::latestOf);
  }

  private SimulatedOrchestrator orchestrator(
      int n, SimulatedKafka kafka, List<String> workers, PlantedBug bug) {
    String name = "orchestrator " + n;
    var orchestrator = new SimulatedOrchestrator(name, turns, store, kafka, workers, bug);
    kafka.share(run -> orchestrator.ask(dispatch -> dispatch.look(run)));
    turns.add(name, orchestrator::live);
    return orchestrator;
  }

  /** Runs on virtual threads alone, among which a turn is handed over fastest. */
  static Course of(long seed, PlantedBug bug) {
    return CompletableFuture.supplyAsync(
            () -> new Simulation(seed, bug).course(), Thread::startVirtualThread)
        .join();
  }

  private Course course() {
    List<String> violations = new ArrayList<>();
    try {
      storm();
      calm(violations);
    } catch (RuntimeException e) {
      violations.add(e.toString());
    } finally {
      turns.end();
    }
    violations.addAll(turns.accidents());
    violations.addAll(laws.broken());
    return new Course(seed, violations, schedule, laws.met());
  }

  private void storm() {
    while (turns.nanos() < weather.lasts().toNanos()) {
      Participant next = turns.next();
      if (random.nextDouble() < weather.stalled()) {
        schedule.note(next.name, "stalls");
        turns.stall(next, Duration.ofMillis(random.nextLong(LONGEST_STALL)));
        continue;
      }
      if (random.nextDouble() < weather.killed()) {
        schedule.note(next.name, "is killed");
        turns.kill(next);
      }
      letRun(next);
    }
  }

  private void letRun(Participant next) {
    if (random.nextDouble() < jumping) {
      long farthest = random.nextBoolean() ? FARTHEST_JUMP : NEAR_JUMP;
      Duration ahead = Duration.ofMillis(random.nextLong(-farthest, farthest));
      schedule.note(next.name, "has a clock that is off by " + ahead);
      turns.setClock(next, ahead);
    }
    turns.letRun(next);
  }

  /** Nothing fails any more: every run must come to rest, and late writers get their chance. */
  private void calm(List<String> violations) {
    weather = Weather.CALM;
    jumping = random.nextBoolean() ? jumping : 0;
    schedule.note("", "the storm is over");
    store.land();
    turns.goOn();
    int from = turns.moment();
    long end = turns.nanos() + PATIENCE.toNanos();
    boolean rested = false;
    while (!rested && turns.nanos() < end) {
      pass(LOOK_EVERY);
      rested = laws.unsettled(user.acknowledged(), user.paused()).isEmpty();
    }
    violations.addAll(laws.unsettled(user.acknowledged(), user.paused()));
    pass(LOOK_EVERY);
    violations.addAll(laws.lostInTheCalm(from));
  }

  private void pass(Duration time) {
    long end = turns.nanos() + time.toNanos();
    while (turns.nanos() < end) {
      letRun(turns.next());
    }
  }
}
