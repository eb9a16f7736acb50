package io.meristem.storage.run;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.AttemptEnd.Broken;
import io.meristem.storage.run.AttemptEnd.HandedOver;
import io.meristem.storage.run.AttemptEnd.Lost;
import io.meristem.storage.run.RunEntry.AttemptEnded;
import io.meristem.storage.run.RunEntry.Cancelled;
import io.meristem.storage.run.RunEntry.Failed;
import io.meristem.storage.run.RunEntry.Leased;
import io.meristem.storage.run.RunEntry.Offered;
import io.meristem.storage.run.RunEntry.PauseRequested;
import io.meristem.storage.run.RunEntry.Paused;
import io.meristem.storage.run.RunEntry.Published;
import io.meristem.storage.run.RunEntry.Publishing;
import io.meristem.storage.run.RunEntry.Requested;
import io.meristem.storage.run.RunEntry.ResumeRequested;
import io.meristem.storage.run.RunEntry.RetryRequested;
import io.meristem.storage.run.RunState.Attempted;
import io.meristem.storage.run.RunState.Waiting;
import java.util.List;
import java.util.Optional;

/**
 * What to append to a run's log, decided on what it says now. An empty answer means that there is
 * nothing to do, because somebody else did it or the log has moved on.
 */
public final class RunDecision {

  private RunDecision() {}

  /** A run begins, and its first attempt is offered. */
  public static List<RunEntry> requested(Optional<Run> run, RunSpec spec) {
    return run.isPresent() ? List.of() : List.of(new Requested(spec), new Offered(1));
  }

  /** An attempt was leased. */
  public static List<RunEntry> leased(Run run, int attempt, String worker) {
    return run.state() instanceof RunState.Offered && run.life().attempt() == attempt
        ? List.of(new Leased(attempt, worker))
        : List.of();
  }

  /** The point of no return, if the attempt still counts. */
  public static List<RunEntry> publishing(Run run, int attempt, BlobRef document) {
    return isCurrent(run, attempt) ? List.of(new Publishing(attempt, document)) : List.of();
  }

  /** The effect of {@link Publishing} is visible. */
  public static List<RunEntry> published(Run run) {
    return run.state() instanceof RunState.Publishing ? List.of(new Published()) : List.of();
  }

  /** An attempt ended without a result: what follows is in the same commit. */
  public static List<RunEntry> ended(Run run, int attempt, AttemptEnd end, RunLimits limits) {
    if (!isCurrent(run, attempt)) {
      return List.of();
    }
    AttemptEnded ended = new AttemptEnded(attempt, end);
    Life after = RunTransition.after(run.life(), ended);
    return List.of(ended, next(after, end, limits));
  }

  private static RunEntry next(Life after, AttemptEnd end, RunLimits limits) {
    return switch (end) {
      case Broken(Problem problem, boolean retryable) ->
          retryable && after.tally().failures() < limits.failures()
              ? pausedOrOffered(after)
              : new Failed(problem);
      case Lost _, HandedOver _ ->
          after.tally().losses() < limits.losses()
              ? pausedOrOffered(after)
              : new Failed(repeatedlyLost(after));
    };
  }

  private static RunEntry pausedOrOffered(Life after) {
    return after.pauseWished() ? new Paused() : new Offered(after.attempt() + 1);
  }

  private static Problem repeatedlyLost(Life life) {
    return new Problem(
        "repeatedly-lost",
        "The run was lost again and again",
        "%d attempts in a row ended without a result and without a resume point beyond step %d; look at the workers' logs, then retry the run"
            .formatted(life.tally().losses(), life.tally().resumeStep()));
  }

  /** Stops a run, unless its result already counts. */
  public static List<RunEntry> cancelled(Run run, String reason) {
    return run.isOpen() && !(run.state() instanceof RunState.Publishing)
        ? List.of(new Cancelled(reason))
        : List.of();
  }

  /** Opens a new generation of a run that failed or was cancelled, and offers it. */
  public static List<RunEntry> retried(Run run) {
    return switch (run.state()) {
      case RunState.Failed _, RunState.Cancelled _ ->
          List.of(new RetryRequested(), new Offered(run.life().attempt() + 1));
      case RunState.Published _, RunState.Open _ -> List.of();
    };
  }

  /**
   * Pauses a run.
   *
   * @param isLeased whether the newest attempt has a lease; without one the run pauses at once
   */
  public static List<RunEntry> pauseRequested(Run run, boolean isLeased) {
    return switch (run.state()) {
      case Attempted _ when isLeased ->
          run.life().pauseWished() ? List.of() : List.of(new PauseRequested());
      case Attempted _, Waiting _ -> List.of(new Paused());
      case RunState.Paused _, RunState.Publishing _, RunState.Closed _ -> List.of();
    };
  }

  /** Withdraws the wish to pause, or offers the next attempt of a paused run. */
  public static List<RunEntry> resumeRequested(Run run) {
    return switch (run.state()) {
      case RunState.Paused _ ->
          List.of(new ResumeRequested(), new Offered(run.life().attempt() + 1));
      case Attempted _ when run.life().pauseWished() -> List.of(new ResumeRequested());
      case Attempted _, Waiting _, RunState.Publishing _, RunState.Closed _ -> List.of();
    };
  }

  private static boolean isCurrent(Run run, int attempt) {
    return run.state() instanceof Attempted && run.life().attempt() == attempt;
  }
}
