package io.meristem.storage.run;

import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Commit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Values that a run's log is made of, where it does not matter which. */
final class Samples {

  static final String RUN = "r1";
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final BlobRef DOCUMENT = new BlobRef("blobs/r1/2/" + "d".repeat(64), 9, "d".repeat(64));
  static final Problem PROBLEM = new Problem("no-memory", "Too large", "the worker has 1 GB");
  static final RunSpec SPEC =
      new RunSpec.PrepareDataset(
          "tales",
          List.of(WeightedText.of(new SourceObject("meristem", "uploads/r1/a", 100))),
          Optional.empty(),
          0.1);

  private Samples() {}

  static Life life(RunState state, int attempt) {
    return life(state, attempt, 1, Tally.NONE, false);
  }

  /** In a later generation than the first nothing was offered yet. */
  static Life life(RunState state, int attempt, int generation, Tally tally, boolean pauseWished) {
    int earlier = generation == 1 ? 0 : attempt;
    return new Life(
        state, generation, attempt, earlier, tally, List.of(), pauseWished, RunTerms.DEFAULT);
  }

  /** A run that was requested in the default terms. */
  static List<RunEntry> requested() {
    return RunDecision.requested(Optional.empty(), SPEC, RunTerms.DEFAULT);
  }

  static Run run(Life life) {
    return new Run(RUN, SPEC, Actor.MERISTEM, NOON, life, NOON);
  }

  static Run run(RunState state, int attempt) {
    return run(life(state, attempt));
  }

  /** What the log says after one more commit with these entries. */
  static Optional<Run> after(Optional<Run> before, List<RunEntry> entries) {
    return new RunFold(RUN)
        .after(before, new Commit<>(1, "", Actor.MERISTEM, "nonce", NOON, entries));
  }
}
