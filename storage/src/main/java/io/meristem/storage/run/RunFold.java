package io.meristem.storage.run;

import io.meristem.storage.object.Commit;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.Fold;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.RunEntry.Requested;
import java.time.InstantSource;
import java.util.Optional;

/** What a run's log says; nothing before its request. */
public record RunFold(String run) implements Fold<RunEntry, Optional<Run>> {

  /** The log {@code runs/{run}/log/}. */
  public static CommitLog<RunEntry, Optional<Run>> log(
      ObjectStore store, String run, InstantSource clock) {
    return new CommitLog<>(store, RunKeys.log(run), 6, RunEntry.class, new RunFold(run), clock);
  }

  @Override
  public Optional<Run> start() {
    return Optional.empty();
  }

  @Override
  public Optional<Run> after(Optional<Run> before, Commit<RunEntry> commit) {
    Optional<Run> run = before;
    for (RunEntry entry : commit.entries()) {
      run = Optional.of(after(run, entry, commit));
    }
    return run;
  }

  private Run after(Optional<Run> before, RunEntry entry, Commit<RunEntry> commit) {
    if (before.isEmpty()) {
      if (entry instanceof Requested(RunSpec spec, RunTerms terms)) {
        return Run.requested(run, spec, terms, commit.actor(), commit.at());
      }
      throw new IllegalStateException("run " + run + " begins with " + entry);
    }
    Run known = before.get();
    return new Run(
        run,
        known.spec(),
        known.requestedBy(),
        known.requestedAt(),
        RunTransition.after(known.life(), entry),
        commit.at());
  }
}
