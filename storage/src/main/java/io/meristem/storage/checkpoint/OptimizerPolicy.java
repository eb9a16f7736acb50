package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the parent's Adam moments. */
public enum OptimizerPolicy {
  /** They go on, with their number of updates; those of new numbers begin at zero. */
  @JsonProperty("keep")
  KEEP,
  /** The optimizer begins anew. */
  @JsonProperty("reset")
  RESET
}
