package io.meristem.storage.sampling;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why an answer ended. */
public enum Finish {
  /** A stop appeared. */
  @JsonProperty("stop")
  STOP,

  /** It has as many tokens as it may have. */
  @JsonProperty("limit")
  LIMIT,

  /** The model's context is full. */
  @JsonProperty("length")
  LENGTH
}
