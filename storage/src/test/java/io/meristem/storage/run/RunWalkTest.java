package io.meristem.storage.run;

import static io.meristem.storage.run.Samples.DOCUMENT;
import static io.meristem.storage.run.Samples.PROBLEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.run.AttemptEnd.Broken;
import io.meristem.storage.run.AttemptEnd.HandedOver;
import io.meristem.storage.run.AttemptEnd.Lost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever anybody wishes or reports, in whatever order, the log stays legal. */
class RunWalkTest {

  private static final int WALKS = 200;
  private static final int STEPS = 50;

  @Test
  void decisionsInAnyOrderKeepTheLogLegal() {
    for (int seed = 0; seed < WALKS; seed++) {
      List<RunEntry> log = new ArrayList<>();
      Random random = new Random(seed);
      Optional<Run> run = Samples.after(Optional.empty(), begin(log));
      for (int step = 0; step < STEPS; step++) {
        run = Optional.of(next(run.orElseThrow(), random, log));
      }

      assertThatAttemptsCountByOne(log, "seed " + seed);
      assertThat(log)
          .as("seed %d", seed)
          .filteredOn(RunEntry.Published.class::isInstance)
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  private static List<RunEntry> begin(List<RunEntry> log) {
    List<RunEntry> entries = Samples.requested();
    log.addAll(entries);
    return entries;
  }

  private static Run next(Run run, Random random, List<RunEntry> log) {
    List<RunEntry> entries = anyDecision(run, random);
    if (entries.isEmpty()) {
      return run;
    }
    log.addAll(entries);
    if (!run.isOpen()) {
      assertThat(entries.getFirst())
          .as("%s", log)
          .isIn(new RunEntry.RetryRequested(), new RunEntry.Abandoned());
      assertThat(run.state())
          .isNotInstanceOfAny(RunState.Published.class, RunState.Abandoned.class);
    }
    return Samples.after(Optional.of(run), entries).orElseThrow();
  }

  private static List<RunEntry> anyDecision(Run run, Random random) {
    int attempt = run.life().attempt() - (random.nextInt(4) == 0 ? 1 : 0);
    return switch (random.nextInt(19)) {
      case 0 -> RunDecision.requested(Optional.of(run), Samples.SPEC, RunTerms.DEFAULT);
      case 1, 2 -> RunDecision.leased(run, attempt, "w" + random.nextInt(3));
      case 3 -> random.nextInt(8) > 0 ? List.of() : RunDecision.publishing(run, attempt, DOCUMENT);
      case 4 -> RunDecision.published(run);
      case 5, 6, 7 -> RunDecision.ended(run, attempt, anyEnd(random), RunLimits.DEFAULT);
      case 8 -> RunDecision.cancelled(run, "why");
      case 9 -> RunDecision.retried(run, Samples.NOON);
      case 10 -> RunDecision.pauseRequested(run, random.nextBoolean());
      case 11 -> RunDecision.priorityChanged(run, random.nextInt(101));
      case 12 -> RunDecision.deadlineChanged(run, anyDeadline(random));
      case 13 -> RunDecision.overdue(run, Samples.NOON);
      case 14 -> random.nextInt(8) > 0 ? List.of() : RunDecision.abandoned(run);
      case 15, 16 -> RunDecision.offered(run);
      case 17 -> RunDecision.withdrawn(run, attempt, RunLimits.DEFAULT);
      default -> RunDecision.resumeRequested(run);
    };
  }

  private static Optional<Instant> anyDeadline(Random random) {
    return random.nextBoolean()
        ? Optional.empty()
        : Optional.of(Samples.NOON.plusSeconds(random.nextInt(3) - 1));
  }

  private static AttemptEnd anyEnd(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Broken(PROBLEM, random.nextBoolean());
      case 1 -> new Lost(random.nextLong(20));
      default -> new HandedOver(random.nextLong(20));
    };
  }

  private static void assertThatAttemptsCountByOne(List<RunEntry> log, String seed) {
    List<Integer> minted =
        log.stream()
            .filter(RunEntry.Offered.class::isInstance)
            .map(entry -> ((RunEntry.Offered) entry).attempt())
            .toList();
    assertThat(minted)
        .as(seed)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, minted.size()).boxed().toList());
  }
}
