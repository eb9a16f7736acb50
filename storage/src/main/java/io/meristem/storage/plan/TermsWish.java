package io.meristem.storage.plan;

import io.meristem.storage.run.RunTerms;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The terms that somebody wishes runs to have; see {@link RunTerms}. */
public record TermsWish(
    OptionalInt priority,
    Optional<Instant> deadline,
    Optional<String> team,
    Optional<String> workerClass) {

  public TermsWish {
    var _ = over(RunTerms.DEFAULT, priority, deadline, team, workerClass);
  }

  /** These terms; what is left out is as in the others. */
  public RunTerms over(RunTerms others) {
    return over(others, priority, deadline, team, workerClass);
  }

  private static RunTerms over(
      RunTerms others,
      OptionalInt priority,
      Optional<Instant> deadline,
      Optional<String> team,
      Optional<String> workerClass) {
    return new RunTerms(
        priority.orElse(others.priority()),
        deadline.or(others::deadline),
        team.orElse(others.team()),
        workerClass.or(others::workerClass));
  }
}
