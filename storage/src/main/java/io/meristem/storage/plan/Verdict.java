package io.meristem.storage.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What was decided of a gate. */
public enum Verdict {
  @JsonProperty("passed")
  PASSED,
  @JsonProperty("failed")
  FAILED,
  /** It waits for an approval. */
  @JsonProperty("asked")
  ASKED,
  /** It asked, and somebody approved. */
  @JsonProperty("approved")
  APPROVED
}
