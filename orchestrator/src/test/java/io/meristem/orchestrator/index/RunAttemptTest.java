package io.meristem.orchestrator.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Commit;
import io.meristem.storage.run.AttemptEnd;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.RunEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunAttemptTest {

  private final List<Commit<RunEntry>> log = new ArrayList<>();

  private RunAttemptTest then(RunEntry... entries) {
    long sequence = log.size() + 1L;
    log.add(
        new Commit<>(
            sequence,
            "",
            Actor.MERISTEM,
            "nonce",
            Instant.ofEpochSecond(sequence),
            List.of(entries)));
    return this;
  }

  @Test
  void aLostWorkerIsFollowedByTheNextOne() {
    then(new RunEntry.Offered(1))
        .then(new RunEntry.Leased(1, "w1"))
        .then(new RunEntry.AttemptEnded(1, new AttemptEnd.Lost(40)), new RunEntry.Offered(2))
        .then(new RunEntry.Leased(2, "w2"));

    List<RunAttempt> attempts = RunAttempt.of(log);

    assertThat(attempts).hasSize(2);
    assertThat(attempts.getFirst().ended()).contains("lost");
    assertThat(attempts.getFirst().resumeStep()).hasValue(40);
    assertThat(attempts.getFirst().endedAt()).contains(Instant.ofEpochSecond(3));
    assertThat(attempts.getLast().worker()).contains("w2");
    assertThat(attempts.getLast().ended()).isEmpty();
  }

  @Test
  void theLastOneOfARunThatCanBeRetriedSaysFromWhere() {
    Problem why = new Problem("unexpected", "A defect", "somewhere");
    then(new RunEntry.Offered(1))
        .then(new RunEntry.AttemptEnded(1, new AttemptEnd.Lost(40)), new RunEntry.Offered(2))
        .then(
            new RunEntry.AttemptEnded(2, new AttemptEnd.Broken(why, false)),
            new RunEntry.Failed(why));

    List<RunAttempt> attempts = RunAttempt.retriedFrom(60, RunAttempt.of(log));

    assertThat(attempts)
        .extracting(RunAttempt::resumeStep)
        .containsExactly(OptionalLong.of(40), OptionalLong.of(60));
    assertThat(attempts.getLast().ended()).contains("failed");
  }

  @Test
  void aRetryBeginsAnotherGeneration() {
    Problem why = new Problem("unexpected", "A defect", "somewhere");
    then(new RunEntry.Offered(1))
        .then(
            new RunEntry.AttemptEnded(1, new AttemptEnd.Broken(why, false)),
            new RunEntry.Failed(why))
        .then(new RunEntry.RetryRequested())
        .then(new RunEntry.Offered(2));

    List<RunAttempt> attempts = RunAttempt.of(log);

    assertThat(attempts).extracting(RunAttempt::generation).containsExactly(1, 2);
    assertThat(attempts.getFirst().problem()).isEqualTo(Optional.of(why));
  }
}
