package io.meristem.storage.run;

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
import io.meristem.storage.run.RunState.Closed;
import io.meristem.storage.run.RunState.Waiting;
import java.util.OptionalLong;

/** The whole life of a run as one pure function: no clock, no storage, no messages. */
final class RunTransition {

  private RunTransition() {}

  /**
   * The life after one more entry.
   *
   * @throws IllegalStateException if the entry may not stand there: since every commit is decided
   *     on the fold before it, such a log was not written by this product
   */
  static Life after(Life life, RunEntry entry) {
    return switch (entry) {
      case Requested _ -> throw illegal(life, entry);
      case Offered(int attempt) -> offered(life, entry, attempt);
      case Leased(int attempt, String worker) -> {
        require(isOffered(life) && attempt == life.attempt(), life, entry);
        yield life.in(new RunState.Running(worker));
      }
      case AttemptEnded(int attempt, AttemptEnd end) -> {
        requireNewest(life, entry, attempt);
        require(!(end instanceof Withdrawn) || isOffered(life), life, entry);
        yield setBack(life, end).ended(tally(life.tally(), end));
      }
      case Publishing publishing -> {
        requireNewest(life, entry, publishing.attempt());
        yield life.in(new RunState.Publishing(publishing.document()));
      }
      case Published _ -> published(life, entry);
      case PauseRequested _ -> wishing(life, entry, true);
      case ResumeRequested _ -> resumed(life, entry);
      case Paused _ -> closed(life, entry, new RunState.Paused());
      case Failed(Problem problem) -> closed(life, entry, new RunState.Failed(problem));
      case Cancelled(String reason) -> closed(life, entry, new RunState.Cancelled(reason));
      case RetryRequested _ -> retried(life, entry);
      case PriorityChanged(int priority) -> life.under(terms(life, entry).withPriority(priority));
      case DeadlineChanged(var deadline) -> life.under(terms(life, entry).withDeadline(deadline));
      case Abandoned _ -> abandoned(life, entry);
    };
  }

  private static void requireNewest(Life life, RunEntry entry, int attempt) {
    require(life.state() instanceof Attempted && attempt == life.attempt(), life, entry);
  }

  private static boolean isOffered(Life life) {
    return life.state() instanceof RunState.Offered;
  }

  private static RunTerms terms(Life life, RunEntry entry) {
    requireUndecided(life, entry);
    return life.terms();
  }

  private static Life abandoned(Life life, RunEntry entry) {
    boolean mayBe =
        switch (life.state()) {
          case Waiting _, Attempted _, RunState.Paused _ -> true;
          case RunState.Failed _, RunState.Cancelled _ -> true;
          case RunState.Publishing _, RunState.Published _, RunState.Abandoned _ -> false;
        };
    require(mayBe, life, entry);
    return life.in(new RunState.Abandoned());
  }

  private static Life offered(Life life, RunEntry entry, int attempt) {
    require(life.state() instanceof Waiting && attempt == life.attempt() + 1, life, entry);
    return life.offered(attempt);
  }

  private static Life setBack(Life life, AttemptEnd end) {
    return life.state() instanceof RunState.Running(String worker)
            && end instanceof Broken(Problem problem, boolean retryable, _)
            && retryable
        ? life.setBack(new Setback(life.attempt(), worker, problem.type()))
        : life;
  }

  private static Tally tally(Tally before, AttemptEnd end) {
    return switch (end) {
      case Broken(_, _, OptionalLong step) -> before.failedAt(step.orElse(0));
      case Lost(long resumeStep) -> before.lostAt(resumeStep);
      case HandedOver(long resumeStep) -> before.lostAt(resumeStep);
      case Withdrawn _ -> before;
    };
  }

  private static Life wishing(Life life, RunEntry entry, boolean pause) {
    require(life.state() instanceof Attempted, life, entry);
    return life.wishing(pause);
  }

  private static Life resumed(Life life, RunEntry entry) {
    return life.state() instanceof RunState.Paused
        ? life.in(new Waiting())
        : wishing(life, entry, false);
  }

  private static Life published(Life life, RunEntry entry) {
    if (life.state() instanceof RunState.Publishing publishing) {
      return life.in(new RunState.Published(publishing.document()));
    }
    throw illegal(life, entry);
  }

  private static Life closed(Life life, RunEntry entry, RunState next) {
    requireUndecided(life, entry);
    return life.in(next);
  }

  private static void requireUndecided(Life life, RunEntry entry) {
    boolean open = !(life.state() instanceof Closed);
    require(open && !(life.state() instanceof RunState.Publishing), life, entry);
  }

  private static Life retried(Life life, RunEntry entry) {
    boolean retryable =
        switch (life.state()) {
          case RunState.Failed _, RunState.Cancelled _ -> true;
          case RunState.Published _, RunState.Abandoned _, RunState.Open _ -> false;
        };
    require(retryable, life, entry);
    return life.retried();
  }

  private static void require(boolean holds, Life life, RunEntry entry) {
    if (!holds) {
      throw illegal(life, entry);
    }
  }

  private static IllegalStateException illegal(Life life, RunEntry entry) {
    return new IllegalStateException(entry + " may not follow " + life);
  }
}
