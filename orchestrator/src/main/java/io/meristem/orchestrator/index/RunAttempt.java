package io.meristem.orchestrator.index;

import io.meristem.storage.object.Commit;
import io.meristem.storage.run.AttemptEnd;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.RunEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An attempt of a run, as the run's log tells of it. Times are by the clocks of the writers.
 *
 * @param worker that leased it, if one did
 * @param ended how it ended, in one word; nothing while it is under way
 * @param problem why it failed
 * @param resumeStep from which the next one goes on, if it failed and left one, was lost or handed
 *     over, or if its run can be retried
 */
public record RunAttempt(
    int attempt,
    int generation,
    Instant offeredAt,
    Optional<String> worker,
    Optional<Instant> leasedAt,
    Optional<String> ended,
    Optional<Instant> endedAt,
    Optional<Problem> problem,
    OptionalLong resumeStep) {

  /** All attempts that a log tells of, the oldest first. */
  public static List<RunAttempt> of(List<Commit<RunEntry>> log) {
    List<RunAttempt> attempts = new ArrayList<>();
    int generation = 1;
    for (Commit<RunEntry> commit : log) {
      for (RunEntry entry : commit.entries()) {
        if (entry instanceof RunEntry.RetryRequested) {
          generation++;
        } else if (entry instanceof RunEntry.Offered(int attempt)) {
          attempts.add(offered(attempt, generation, commit.at()));
        } else if (!attempts.isEmpty()) {
          attempts.set(attempts.size() - 1, attempts.getLast().after(entry, commit.at()));
        }
      }
    }
    return attempts;
  }

  /** The same, of a run that goes on from this step when it is retried. */
  static List<RunAttempt> retriedFrom(long step, List<RunAttempt> attempts) {
    List<RunAttempt> all = new ArrayList<>(attempts);
    if (!all.isEmpty()) {
      all.add(all.removeLast().goesOnFrom(step));
    }
    return all;
  }

  private RunAttempt goesOnFrom(long step) {
    return new RunAttempt(
        attempt,
        generation,
        offeredAt,
        worker,
        leasedAt,
        ended,
        endedAt,
        problem,
        OptionalLong.of(step));
  }

  private static RunAttempt offered(int attempt, int generation, Instant at) {
    return new RunAttempt(
        attempt,
        generation,
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  private RunAttempt after(RunEntry entry, Instant at) {
    return switch (entry) {
      case RunEntry.Leased(_, String by) -> leased(by, at);
      case RunEntry.AttemptEnded(_, AttemptEnd end) -> ended(end, at);
      case RunEntry.Publishing _ -> ended("published", at, Optional.empty(), OptionalLong.empty());
      case RunEntry.Cancelled _ ->
          ended.isPresent() ? this : ended("cancelled", at, Optional.empty(), OptionalLong.empty());
      case RunEntry.Failed(Problem why) ->
          ended.isPresent() ? this : ended("failed", at, Optional.of(why), OptionalLong.empty());
      case RunEntry.Requested _,
          RunEntry.Offered _,
          RunEntry.PauseRequested _,
          RunEntry.Paused _,
          RunEntry.ResumeRequested _,
          RunEntry.Published _,
          RunEntry.RetryRequested _,
          RunEntry.PriorityChanged _,
          RunEntry.DeadlineChanged _,
          RunEntry.Abandoned _ ->
          this;
    };
  }

  private RunAttempt leased(String by, Instant at) {
    return new RunAttempt(
        attempt,
        generation,
        offeredAt,
        Optional.of(by),
        Optional.of(at),
        ended,
        endedAt,
        problem,
        resumeStep);
  }

  private RunAttempt ended(AttemptEnd end, Instant at) {
    return switch (end) {
      case AttemptEnd.Broken(Problem why, _, OptionalLong step) ->
          ended("failed", at, Optional.of(why), step);
      case AttemptEnd.Lost(long step) -> ended("lost", at, Optional.empty(), OptionalLong.of(step));
      case AttemptEnd.HandedOver(long step) ->
          ended("handed-over", at, Optional.empty(), OptionalLong.of(step));
      case AttemptEnd.Withdrawn _ -> ended("withdrawn", at, Optional.empty(), OptionalLong.empty());
    };
  }

  private RunAttempt ended(String word, Instant at, Optional<Problem> why, OptionalLong step) {
    return new RunAttempt(
        attempt,
        generation,
        offeredAt,
        worker,
        leasedAt,
        Optional.of(word),
        Optional.of(at),
        why,
        step);
  }
}
