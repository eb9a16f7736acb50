package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.event.TaskOffered;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Lease;
import io.meristem.storage.run.Outcome;
import io.meristem.storage.run.RunDecision;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.WeightedText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Run r1 is offered as attempt 1. What is to be done for it is over at once. */
class AttemptLeaseTest {

  private static final TaskOffered TASK = new TaskOffered("r1", 1, 0, List.of());
  private static final Duration SELDOM = Duration.ofHours(1);

  private final Workplace place = new Workplace(Path.of("."));
  private final List<Integer> attempts = new CopyOnWriteArrayList<>();
  private final List<AttemptMoved> moves = new CopyOnWriteArrayList<>();

  @BeforeEach
  void offer() {
    SourceObject text = new SourceObject("bucket", "key", 1);
    place.requested("r1", Workplace.spec(Optional.empty(), WeightedText.of(text)));
  }

  private void run(TaskOffered task, Ending ending) {
    new AttemptRunner(
            place.store,
            place.store,
            moves::add,
            Workplace.IDENTITY,
            (_, attempt, _) -> {
              attempts.add(attempt);
              return ending;
            },
            SELDOM)
        .run(task);
  }

  @Test
  void whatIsOfferedIsLeasedDoneAndToldToBeOver() {
    run(TASK, new Ending.HandedOver());

    assertThat(attempts).containsExactly(1);
    assertThat(lease().nonce()).isEqualTo(Workplace.IDENTITY.nonce());
    assertThat(outcome()).contains(new Outcome.HandedOver(Workplace.IDENTITY.nonce()));
    assertThat(moves).extracting(move -> move.heartbeat().phase()).contains("ended");
  }

  @Test
  void whatSomebodyElseHasLeasedIsLeftToHim() {
    Lease theirs = new Lease("worker-2", "nonce-2", Instant.EPOCH);
    place.store.create(RunKeys.lease("r1", 1), Documents.text(theirs));

    run(TASK, new Ending.HandedOver());

    assertThat(attempts).isEmpty();
    assertThat(lease()).isEqualTo(theirs);
    assertThat(outcome()).isEmpty();
  }

  @Test
  void theSameTaskAgainIsNotDoneAgain() {
    run(TASK, new Ending.HandedOver());

    run(TASK, new Ending.HandedOver());

    assertThat(attempts).containsExactly(1);
  }

  @Test
  void whatIsNoLongerOfferedIsNotDoneThoughItsLeaseCanBeHad() {
    place.append("r1", run -> RunDecision.cancelled(run.orElseThrow(), "enough"));

    run(TASK, new Ending.HandedOver());

    assertThat(attempts).isEmpty();
    assertThat(outcome()).isEmpty();
  }

  @Test
  void whatTheOrchestratorSawLeasedAlreadyIsDone() {
    place.append("r1", run -> RunDecision.leased(run.orElseThrow(), 1, "worker-1"));

    run(TASK, new Ending.HandedOver());

    assertThat(attempts).containsExactly(1);
  }

  @Test
  void anotherAttemptThanTheOfferedOneIsNotDone() {
    run(new TaskOffered("r1", 2, 0, List.of()), new Ending.HandedOver());

    assertThat(attempts).isEmpty();
  }

  @Test
  void aTaskOfAnotherBucketIsNotDone() {
    run(new TaskOffered("r2", 1, 0, List.of()), new Ending.HandedOver());

    assertThat(attempts).isEmpty();
  }

  @Test
  void aLogThatThisWorkerCannotReadIsLeftToAnother() {
    place.store.put("runs/r1/log/000003.json", "{}");

    run(TASK, new Ending.HandedOver());

    assertThat(attempts).isEmpty();
    assertThat(outcome())
        .hasValueSatisfying(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    Outcome.Failed.class,
                    failed -> {
                      assertThat(failed.retryable()).isTrue();
                      assertThat(failed.problem().detail()).contains("runs/r1/log/000003.json");
                    }));
  }

  @Test
  void anAttemptThatCountsNoMoreWritesNoOutcome() {
    run(TASK, new Ending.Fenced());

    assertThat(attempts).containsExactly(1);
    assertThat(outcome()).isEmpty();
  }

  private Lease lease() {
    String key = RunKeys.lease("r1", 1);
    return Documents.read(key, place.store.get(key).orElseThrow(), Lease.class);
  }

  private Optional<Outcome> outcome() {
    String key = RunKeys.outcome("r1", 1);
    return place.store.get(key).map(text -> Documents.read(key, text, Outcome.class));
  }
}
