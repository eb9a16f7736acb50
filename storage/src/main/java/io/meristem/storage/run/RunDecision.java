package io.meristem.storage.run;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.AttemptEnd.Broken;
import io.meristem.storage.run.AttemptEnd.HandedOver;
import io.meristem.storage.run.AttemptEnd.Lost;
import io.meristem.storage.run.AttemptEnd.Withdrawn;
import io.meristem.storage.run.RunEntry.Abandoned;
import io.meristem.storage.run.RunEntry.AttemptEnded;
import io.meristem.storage.run.RunEntry.Cancelled;
import io.meristem.storage.run.RunEntry.DeadlineChanged;
import io.meristem.storage.run.RunEntry.Failed;
import io.meristem.storage.run.RunEntry.Leased;
import io.meristem.storage.run.RunEntry.Offered;
import io.meristem.storage.run.RunEntry.PauseRequested;
import io.meristem.storage.run.RunEntry.Paused;
import io.meristem.storage.run.RunEntry.PriorityChanged;
import io.meristem.storage.run.RunEntry.Published;
import io.meristem.storage.run.RunEntry.Publishing;
import io.meristem.storage.run.RunEntry.Requested;
import io.meristem.storage.run.RunEntry.ResumeRequested;
import io.meristem.storage.run.RunEntry.RetryRequested;
import io.meristem.storage.run.RunState.Attempted;
import io.meristem.storage.run.RunState.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to append to a run's log, decided on what it says now. An empty answer means that there is
 * nothing to do, because somebody else did it or the log has moved on.
 */
public final class RunDecision {

  private RunDecision() {}

  /** A run begins, and waits for its first offer. */
  public static List<RunEntry> requested(Optional<Run> run, RunSpec spec, RunTerms terms) {
    return run.isPresent() ? List.of() : List.of(new Requested(spec, terms));
  }

  /** The next attempt of a run that waits may be leased. The only place that mints attempts. */
  public static List<RunEntry> offered(Run run) {
    return run.state() instanceof Waiting
        ? List.of(new Offered(run.life().attempt() + 1))
        : List.of();
  }

  /** Fails a run that waits for the first attempt of its generation, which nobody could do. */
  public static List<RunEntry> cannotBegin(Run run, Problem problem) {
    return run.state() instanceof Waiting && !run.life().wasOffered()
        ? List.of(new Failed(problem))
        : List.of();
  }

  /** Takes back the offer of an attempt that was not leased; the run stands in line again. */
  public static List<RunEntry> withdrawn(Run run, int attempt, RunLimits limits) {
    return run.state() instanceof RunState.Offered
        ? ended(run, attempt, new Withdrawn(), limits)
        : List.of();
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

  /**
   * An attempt ended without a result. The same commit fails or pauses the run; otherwise it waits
   * for its next offer.
   */
  public static List<RunEntry> ended(Run run, int attempt, AttemptEnd end, RunLimits limits) {
    if (!isCurrent(run, attempt)) {
      return List.of();
    }
    AttemptEnded ended = new AttemptEnded(attempt, end);
    Life after = RunTransition.after(run.life(), ended);
    List<RunEntry> entries = new ArrayList<>(List.of(ended));
    failure(after, end, limits)
        .<RunEntry>map(Failed::new)
        .or(() -> after.pauseWished() ? Optional.of(new Paused()) : Optional.empty())
        .ifPresent(entries::add);
    return entries;
  }

  private static Optional<Problem> failure(Life after, AttemptEnd end, RunLimits limits) {
    return switch (end) {
      case Broken(Problem problem, boolean retryable, _) ->
          retryable && after.tally().failures() < limits.failures()
              ? Optional.empty()
              : Optional.of(problem);
      case Lost _, HandedOver _ ->
          after.tally().losses() < limits.losses()
              ? Optional.empty()
              : Optional.of(repeatedlyLost(after));
      case Withdrawn _ -> Optional.empty();
    };
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
    return isUndecided(run) ? List.of(new Cancelled(reason)) : List.of();
  }

  /** Another priority. */
  public static List<RunEntry> priorityChanged(Run run, int priority) {
    return isUndecided(run) && run.terms().priority() != priority
        ? List.of(new PriorityChanged(priority))
        : List.of();
  }

  /** Another deadline, or none. */
  public static List<RunEntry> deadlineChanged(Run run, Optional<Instant> deadline) {
    return isUndecided(run) && !run.terms().deadline().equals(deadline)
        ? List.of(new DeadlineChanged(deadline))
        : List.of();
  }

  /** Fails a run whose deadline is over, whoever works on it. */
  public static List<RunEntry> overdue(Run run, Instant now) {
    return isUndecided(run) && run.terms().isOverdueAt(now)
        ? List.of(new Failed(deadlinePassed(run.terms())))
        : List.of();
  }

  private static Problem deadlinePassed(RunTerms terms) {
    return new Problem(
        "deadline-passed",
        "The result came too late",
        "the run had to have its result by %s; retry it, which is without a deadline"
            .formatted(terms.deadline().orElseThrow()));
  }

  /** Gives a run up for ever, unless its result already counts. */
  public static List<RunEntry> abandoned(Run run) {
    return switch (run.state()) {
      case Waiting _, Attempted _, RunState.Paused _ -> List.of(new Abandoned());
      case RunState.Failed _, RunState.Cancelled _ -> List.of(new Abandoned());
      case RunState.Publishing _, RunState.Published _, RunState.Abandoned _ -> List.of();
    };
  }

  /**
   * Opens a new generation of a run that failed or was cancelled. A deadline that is over is
   * dropped, or the run would fail of it at once.
   */
  public static List<RunEntry> retried(Run run, Instant now) {
    return switch (run.state()) {
      case RunState.Failed _, RunState.Cancelled _ ->
          failedOfItsDeadline(run) || run.terms().isOverdueAt(now)
              ? List.of(new RetryRequested(), new DeadlineChanged(Optional.empty()))
              : List.of(new RetryRequested());
      case RunState.Published _, RunState.Abandoned _, RunState.Open _ -> List.of();
    };
  }

  /** Perhaps by another clock, by which it was over before it is by this one. */
  private static boolean failedOfItsDeadline(Run run) {
    return run.state() instanceof RunState.Failed(Problem problem)
        && problem.type().equals("deadline-passed");
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

  /** Withdraws the wish to pause, or lets a paused run wait for its next offer. */
  public static List<RunEntry> resumeRequested(Run run) {
    return switch (run.state()) {
      case RunState.Paused _ -> List.of(new ResumeRequested());
      case Attempted _ when run.life().pauseWished() -> List.of(new ResumeRequested());
      case Attempted _, Waiting _, RunState.Publishing _, RunState.Closed _ -> List.of();
    };
  }

  private static boolean isUndecided(Run run) {
    return run.isOpen() && !(run.state() instanceof RunState.Publishing);
  }

  private static boolean isCurrent(Run run, int attempt) {
    return run.state() instanceof Attempted && run.life().attempt() == attempt;
  }
}
