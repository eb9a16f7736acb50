package io.meristem.storage.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.meristem.storage.run.Problem;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One thing that happened to a plan. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PlanEntry.Requested.class, name = "requested"),
  @JsonSubTypes.Type(value = PlanEntry.StageBegun.class, name = "stage-begun"),
  @JsonSubTypes.Type(value = PlanEntry.GateDecided.class, name = "gate-decided"),
  @JsonSubTypes.Type(value = PlanEntry.Approved.class, name = "approved"),
  @JsonSubTypes.Type(value = PlanEntry.StageEnded.class, name = "stage-ended"),
  @JsonSubTypes.Type(value = PlanEntry.StageSkipped.class, name = "stage-skipped"),
  @JsonSubTypes.Type(value = PlanEntry.Stopped.class, name = "stopped"),
  @JsonSubTypes.Type(value = PlanEntry.Retried.class, name = "retried"),
  @JsonSubTypes.Type(value = PlanEntry.Finished.class, name = "finished"),
  @JsonSubTypes.Type(value = PlanEntry.Cancelled.class, name = "cancelled")
})
public sealed interface PlanEntry {

  /** The first entry of every plan. */
  record Requested(PlanDocument document, Outlook outlook) implements PlanEntry {}

  /**
   * The requests of a stage's runs are recorded, and whoever finds a run that has not begun begins
   * it.
   *
   * @param at by the clock of the orchestrator that began it; a time limit counts from here
   */
  record StageBegun(String stage, Instant at, List<Arm> arms) implements PlanEntry {
    public StageBegun {
      arms = List.copyOf(arms);
    }
  }

  /**
   * A gate was decided.
   *
   * @param gate its kind
   * @param measured what was compared with the gate's limit, if there was anything to measure
   */
  record GateDecided(String stage, String gate, Verdict verdict, OptionalDouble measured)
      implements PlanEntry {}

  /** Somebody approved of what a stage had asked. */
  record Approved(String stage) implements PlanEntry {}

  /**
   * A stage is over.
   *
   * @param results of the arms that came to one
   * @param growthGain the control arm's loss at the end minus the grown one's
   */
  record StageEnded(String stage, List<ArmResult> results, OptionalDouble growthGain)
      implements PlanEntry {
    public StageEnded {
      results = List.copyOf(results);
    }
  }

  /** A stage is passed over, because of what it would have started from. */
  record StageSkipped(String stage) implements PlanEntry {}

  /** The plan ends early. */
  record Stopped(String stage, Problem problem) implements PlanEntry {}

  /**
   * The stage that stopped the plan is tried again: its gates are decided anew, and its time counts
   * anew.
   *
   * @param at by the clock of the orchestrator that was asked
   * @param generations that those of its runs which came to nothing are to reach, by run
   */
  record Retried(String stage, Instant at, Map<String, Integer> generations) implements PlanEntry {
    public Retried {
      generations = Collections.unmodifiableMap(new TreeMap<>(generations));
    }
  }

  /** Every stage is over. */
  record Finished() implements PlanEntry {}

  /** Somebody ended the plan. */
  record Cancelled(String reason) implements PlanEntry {}
}
