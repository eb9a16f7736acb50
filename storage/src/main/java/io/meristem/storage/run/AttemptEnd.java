package io.meristem.storage.run;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.util.OptionalLong;

/** How an attempt ended without a result. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AttemptEnd.Broken.class, name = "failed"),
  @JsonSubTypes.Type(value = AttemptEnd.Lost.class, name = "lost"),
  @JsonSubTypes.Type(value = AttemptEnd.HandedOver.class, name = "handed-over"),
  @JsonSubTypes.Type(value = AttemptEnd.Withdrawn.class, name = "withdrawn")
})
public sealed interface AttemptEnd {

  /**
   * The work itself failed. Spends the run's budget.
   *
   * @param resumeStep of the run's newest whole resume point, if it may be repeated and has one;
   *     left out by builds that did not look
   */
  record Broken(
      Problem problem,
      boolean retryable,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong resumeStep)
      implements AttemptEnd {

    public Broken(
        Problem problem,
        boolean retryable,
        @JacksonInject(useInput = OptBoolean.TRUE) OptionalLong resumeStep) {
      this.problem = problem;
      this.retryable = retryable;
      this.resumeStep = resumeStep;
    }

    /** Of a run without a resume point. */
    public Broken(Problem problem, boolean retryable) {
      this(problem, retryable, OptionalLong.empty());
    }
  }

  /**
   * The worker stopped beating. Spends no budget.
   *
   * @param resumeStep of the run's newest whole resume point; 0 if it has none
   */
  record Lost(long resumeStep) implements AttemptEnd {}

  /**
   * The worker stopped on purpose, to drain or because a pause was wished. Spends no budget.
   *
   * @param resumeStep of the run's newest whole resume point; 0 if it has none
   */
  record HandedOver(long resumeStep) implements AttemptEnd {}

  /** The offer was taken back: nobody had leased the attempt. Spends nothing. */
  record Withdrawn() implements AttemptEnd {}
}
