package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What training leaves as it was at birth. */
public enum Freeze {
  /** Nothing. */
  @JsonProperty("none")
  NONE,
  /**
   * Every number that the parent has, bit for bit: the child without its new rows is its parent.
   */
  @JsonProperty("old")
  OLD
}
