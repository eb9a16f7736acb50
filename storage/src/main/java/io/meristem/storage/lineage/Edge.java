package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a version came from its parents. */
public enum Edge {
  /** From nothing: it has no parent. */
  @JsonProperty("root")
  ROOT,
  /** By appending parameter tokens, then training on. */
  @JsonProperty("growth")
  GROWTH,
  /** By training on as it was. */
  @JsonProperty("continue")
  CONTINUE
}
