package io.meristem.storage.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when a gate fails. */
public enum Otherwise {
  /** The plan ends there. */
  @JsonProperty("stop")
  STOP,
  /** Stages that start from this one, directly or not, are passed over; the others follow. */
  @JsonProperty("skip")
  SKIP,
  /** The plan goes on as if the gate had held. */
  @JsonProperty("continue")
  CONTINUE,
  /** The plan waits for somebody's approval. */
  @JsonProperty("ask")
  ASK
}
