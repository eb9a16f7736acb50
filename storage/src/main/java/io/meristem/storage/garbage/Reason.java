package io.meristem.storage.garbage;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why something may be deleted. */
public enum Reason {
  /** The document that the run ended with does not name it. */
  @JsonProperty("not-named")
  NOT_NAMED,
  /** Nothing will ever come of the run. */
  @JsonProperty("abandoned-run")
  ABANDONED_RUN,
  /** The version was purged. */
  @JsonProperty("purged-version")
  PURGED_VERSION,
  /** The run has two newer whole resume points. */
  @JsonProperty("old-resume-point")
  OLD_RESUME_POINT,
  /** The run that it was sent for is closed. */
  @JsonProperty("closed-run-upload")
  CLOSED_RUN_UPLOAD,
  /** No run was begun with it, for more than a day. */
  @JsonProperty("orphaned-upload")
  ORPHANED_UPLOAD
}
