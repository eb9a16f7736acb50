package io.meristem.storage.run;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Under which terms a run is done. They say nothing of the work itself.
 *
 * @param priority 0 to 100; of the runs that wait the highest goes first, and among equals the
 *     oldest
 * @param deadline when the run fails unless its result counts by then
 * @param team whose quota the run spends
 * @param workerClass the only class of workers that may do it; any may if left out
 */
public record RunTerms(
    int priority, Optional<Instant> deadline, String team, Optional<String> workerClass) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

  /** Nobody asked for anything in particular. */
  public static final RunTerms DEFAULT =
      new RunTerms(50, Optional.empty(), "default", Optional.empty());

  public static final int HIGHEST_PRIORITY = 100;

  public RunTerms {
    if (priority < 0 || priority > HIGHEST_PRIORITY) {
      throw new IllegalArgumentException(
          "priority must lie between 0 and %d, not %d".formatted(HIGHEST_PRIORITY, priority));
    }
    requireName("team", team);
    workerClass.ifPresent(name -> requireName("workerClass", name));
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "%s must be 1 to 63 characters of a-z, 0-9 and -, not '%s'".formatted(what, name));
    }
  }

  RunTerms withPriority(int next) {
    return new RunTerms(next, deadline, team, workerClass);
  }

  RunTerms withDeadline(Optional<Instant> next) {
    return new RunTerms(priority, next, team, workerClass);
  }

  /** Whether the deadline is over. */
  public boolean isOverdueAt(Instant now) {
    return deadline.filter(end -> !now.isBefore(end)).isPresent();
  }
}
