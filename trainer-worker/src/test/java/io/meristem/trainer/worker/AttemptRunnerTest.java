package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.event.TaskOffered;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.run.AttemptEnd;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Outcome;
import io.meristem.storage.run.ResumePoints;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunDecision;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunLimits;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.tokenformer.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptRunnerTest {

  static final Logger LOG = Logger.getLogger(AttemptRunnerTest.class);
  static final Duration OFTEN = Duration.ofMillis(1);
  static final int STEPS = 200;

  @TempDir Path directory;
  Workplace place = new Workplace(Path.of("."));
  final Kernel kernel = Kernel.open(1);

  @BeforeEach
  void open() {
    place = new Workplace(directory);
  }

  @AfterEach
  void close() {
    kernel.close();
  }

  @Test
  void aDrainedWorkersRunGoesOnAtTheStepItHadReached() throws IOException {
    RunSpec.TrainRoot spec = place.root(Workplace.steps(STEPS, 10 * STEPS));
    VersionDocument whole = place.version(place.trained(kernel, "r0", 1, spec));
    place.requested("r1", spec);
    List<Heartbeat> first = new CopyOnWriteArrayList<>();

    drainedAfterAStep(first, "r1");

    assertThat(outcome("r1", 1)).isInstanceOf(Outcome.HandedOver.class);
    long reached = ResumePoints.newestWhole(place.store, "r1").orElseThrow().step();
    assertThat(reached).isBetween(newestStep(first), STEPS - 1L);
    AttemptEnd end = new AttemptEnd.HandedOver(reached);
    place.append("r1", run -> RunDecision.ended(run.orElseThrow(), 1, end, RunLimits.DEFAULT));
    place.append("r1", run -> RunDecision.offered(run.orElseThrow()));
    List<Heartbeat> second = new CopyOnWriteArrayList<>();
    runner(moved -> second.add(moved.heartbeat())).run(new TaskOffered("r1", 2, 0, List.of()));
    assertThat(second.stream().filter(beat -> beat.phase().equals("training")))
        .isNotEmpty()
        .allMatch(beat -> beat.step() > reached);
    VersionDocument child =
        place.version(new Ending.Done(((Outcome.Done) outcome("r1", 2)).document()));
    assertThat(child.weights().sha256()).isEqualTo(whole.weights().sha256());
  }

  @Test
  void aDrainedWorkerTakesNothingNew() throws IOException {
    place.requested("r1", place.root(Workplace.steps(1, 10)));
    AttemptRunner runner = runner(_ -> {});
    runner.drain();

    runner.run(new TaskOffered("r1", 1, 0, List.of()));

    assertThat(place.store.get(RunKeys.lease("r1", 1))).isEmpty();
  }

  @Test
  void aWorkerThatIsToGoOnTakesWhatItIsGivenAndCountsHowThatEnds() throws IOException {
    place.requested("r1", place.root(Workplace.steps(1, 10)));
    place.requested("r2", place.root(Workplace.steps(1, 10)));
    AttemptRunner runner =
        new AttemptRunner(
            place.store,
            place.store,
            _ -> {},
            Workplace.IDENTITY,
            (run, attempt, pulse) ->
                run.id().equals("r1")
                    ? trained(run, attempt, pulse)
                    : brokenOff(run, attempt, pulse),
            OFTEN);
    runner.drain();
    runner.resume();

    runner.run(new TaskOffered("r1", 1, 0, List.of()));
    runner.run(new TaskOffered("r2", 1, 0, List.of()));

    assertThat(outcome("r1", 1)).isInstanceOf(Outcome.Done.class);
    assertThat(runner.attempts().done()).isEqualTo(1);
    assertThat(runner.attempts().failed()).isEqualTo(1);
  }

  @Test
  void whatTheWorkerLogsForARunIsStoredWithItHoweverItEnds() throws IOException {
    place.requested("r1", place.root(Workplace.steps(1, 10)));
    LOG.info("before it began");

    new AttemptRunner(place.store, place.store, _ -> {}, Workplace.IDENTITY, this::brokenOff, OFTEN)
        .run(new TaskOffered("r1", 1, 0, List.of()));

    LOG.info("after it ended");
    assertThat(place.store.get(RunKeys.logTail("r1", 1)).orElseThrow().lines())
        .anyMatch(line -> line.contains("took attempt 1, train-root"))
        .anyMatch(line -> line.contains("tried it"))
        .anyMatch(line -> line.contains("attempt 1 ended: Failed"))
        .noneMatch(line -> line.contains("it began") || line.contains("it ended"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorEndsTheAttemptForNowAndIsInItsLog(Error error, String type) throws IOException {
    place.requested("r1", place.root(Workplace.steps(1, 10)));
    AttemptRunner.Doing broken =
        (_, _, _) -> {
          throw error;
        };

    new AttemptRunner(place.store, place.store, _ -> {}, Workplace.IDENTITY, broken, OFTEN)
        .run(new TaskOffered("r1", 1, 0, List.of()));

    assertThat(outcome("r1", 1))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.retryable()).isTrue();
              assertThat(failed.problem().type()).isEqualTo(type);
              assertThat(failed.problem().detail()).contains("on purpose");
            });
    assertThat(place.store.get(RunKeys.logTail("r1", 1)).orElseThrow().lines())
        .anyMatch(line -> line.contains("ERROR") && line.contains("broke off unexpectedly"))
        .anyMatch(line -> line.contains(error.toString()));
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        arguments(new OutOfMemoryError("on purpose"), "out-of-memory"),
        arguments(new LinkageError("on purpose"), "unexpected-error"));
  }

  @Test
  void anOutcomeIsWrittenThoughStorageWasAwayWhenTheWorkEnded() throws IOException {
    place.requested("r1", place.root(Workplace.steps(1, 10)));
    AtomicInteger refusals = new AtomicInteger(2);
    ObjectStore away = awayFor(refusals, RunKeys.outcome("r1", 1));

    new AttemptRunner(away, away, _ -> {}, Workplace.IDENTITY, this::brokenOff, OFTEN)
        .run(new TaskOffered("r1", 1, 0, List.of()));

    assertThat(refusals).hasNonPositiveValue();
    assertThat(outcome("r1", 1)).isInstanceOf(Outcome.Failed.class);
  }

  /** Storage that fails so many times to create an object. */
  private ObjectStore awayFor(AtomicInteger refusals, String key) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("create")
                  && arguments[0].equals(key)
                  && refusals.getAndDecrement() > 0) {
                throw new ObjectStoreException("away", null);
              }
              return method.invoke(place.store, arguments);
            });
  }

  private Ending brokenOff(Run run, int attempt, Pulse pulse) {
    LOG.infof("tried it");
    return Ending.failedForGood("trouble", "There was trouble", "see above");
  }

  private void drainedAfterAStep(List<Heartbeat> beats, String run) {
    AtomicReference<AttemptRunner> worker = new AtomicReference<>();
    AttemptRunner runner =
        runner(moved -> {
          beats.add(moved.heartbeat());
          if (moved.heartbeat().step() >= 3) {
            worker.get().drain();
          }
        });
    worker.set(runner);
    runner.run(new TaskOffered(run, 1, 0, List.of()));
  }

  private AttemptRunner runner(Consumer<AttemptMoved> listener) {
    return new AttemptRunner(
        place.store, place.store, listener, Workplace.IDENTITY, this::trained, OFTEN);
  }

  private Ending trained(Run run, int attempt, Pulse pulse) {
    try {
      return place.trained(kernel, run.id(), attempt, (RunSpec.Training) run.spec(), pulse);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long newestStep(List<Heartbeat> beats) {
    return beats.stream().mapToLong(Heartbeat::step).max().orElse(0);
  }

  private Outcome outcome(String run, int attempt) {
    String key = RunKeys.outcome(run, attempt);
    return Documents.read(key, place.store.get(key).orElseThrow(), Outcome.class);
  }
}
