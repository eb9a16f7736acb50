package io.meristem.storage.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.meristem.storage.object.BlobRef;
import java.time.Instant;
import java.util.Optional;

/** One thing that happened to a run. Attempts are minted by {@link Offered}, nowhere else. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunEntry.Requested.class, name = "requested"),
  @JsonSubTypes.Type(value = RunEntry.Offered.class, name = "offered"),
  @JsonSubTypes.Type(value = RunEntry.Leased.class, name = "leased"),
  @JsonSubTypes.Type(value = RunEntry.AttemptEnded.class, name = "attempt-ended"),
  @JsonSubTypes.Type(value = RunEntry.PauseRequested.class, name = "pause-requested"),
  @JsonSubTypes.Type(value = RunEntry.Paused.class, name = "paused"),
  @JsonSubTypes.Type(value = RunEntry.ResumeRequested.class, name = "resume-requested"),
  @JsonSubTypes.Type(value = RunEntry.Publishing.class, name = "publishing"),
  @JsonSubTypes.Type(value = RunEntry.Published.class, name = "published"),
  @JsonSubTypes.Type(value = RunEntry.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = RunEntry.Cancelled.class, name = "cancelled"),
  @JsonSubTypes.Type(value = RunEntry.RetryRequested.class, name = "retry-requested"),
  @JsonSubTypes.Type(value = RunEntry.PriorityChanged.class, name = "priority-changed"),
  @JsonSubTypes.Type(value = RunEntry.DeadlineChanged.class, name = "deadline-changed"),
  @JsonSubTypes.Type(value = RunEntry.Abandoned.class, name = "abandoned")
})
public sealed interface RunEntry {

  /** The first entry of every run, which waits from then on. */
  record Requested(RunSpec spec, RunTerms terms) implements RunEntry {}

  /** Attempt {@code attempt} may be leased by any worker. Counts on through all generations. */
  record Offered(int attempt) implements RunEntry {}

  /** Information only: the right to the attempt is the lease document. */
  record Leased(int attempt, String worker) implements RunEntry {}

  /**
   * The attempt is over without a result. The same commit says what follows; if it says nothing
   * more, the run waits for its next offer.
   */
  record AttemptEnded(int attempt, AttemptEnd end) implements RunEntry {}

  /** The run shall pause when its attempt ends. */
  record PauseRequested() implements RunEntry {}

  /** No attempt is offered until somebody asks for it. */
  record Paused() implements RunEntry {}

  /** Withdraws the wish to pause. From Paused, the run waits for its next offer. */
  record ResumeRequested() implements RunEntry {}

  /**
   * The point of no return: the result counts, and whoever finds this entry without {@link
   * Published} makes its effect visible.
   *
   * @param document as in {@link Outcome.Done}
   */
  record Publishing(int attempt, BlobRef document) implements RunEntry {}

  /** The effect is visible. Final. */
  record Published() implements RunEntry {}

  /** Closed, not final: a retry opens a new generation. */
  record Failed(Problem problem) implements RunEntry {}

  /** Closed, not final: a retry opens a new generation. */
  record Cancelled(String reason) implements RunEntry {}

  /** Opens the next generation, with a fresh budget. */
  record RetryRequested() implements RunEntry {}

  /** Another priority counts from the next offer on. */
  record PriorityChanged(int priority) implements RunEntry {}

  /** Another deadline, or none. */
  record DeadlineChanged(Optional<Instant> deadline) implements RunEntry {}

  /** Nothing will ever come of the run. Final: what its attempts wrote may be deleted. */
  record Abandoned() implements RunEntry {}
}
