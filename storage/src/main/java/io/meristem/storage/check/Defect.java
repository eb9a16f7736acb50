package io.meristem.storage.check;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What can be wrong with an object of the bucket. */
public enum Defect {
  /** No key of the product has this form. */
  @JsonProperty("foreign")
  FOREIGN,
  /** It is no document of its kind. */
  @JsonProperty("unreadable")
  UNREADABLE,
  /** A newer build wrote it. */
  @JsonProperty("newer-format")
  NEWER_FORMAT,
  /** It is a document, and says that it belongs under another key. */
  @JsonProperty("misplaced")
  MISPLACED,
  /** A log has later commits, or others know of them, and this one is not there. */
  @JsonProperty("missing-commit")
  MISSING_COMMIT,
  /** A number of a log is there twice. */
  @JsonProperty("doubled-number")
  DOUBLED_NUMBER,
  /** A commit names another predecessor than the one that is there. */
  @JsonProperty("broken-chain")
  BROKEN_CHAIN,
  /** A commit says what may not happen after all before it. */
  @JsonProperty("impossible-commit")
  IMPOSSIBLE_COMMIT,
  /** A run has published, and the log of its model, or its dataset, does not tell of it. */
  @JsonProperty("lost-effect")
  LOST_EFFECT,
  /** A run or plan is open, and has no marker that says so. */
  @JsonProperty("lost-marker")
  LOST_MARKER,
  /** A chunk has other commits than the log that it follows from. */
  @JsonProperty("stale-chunk")
  STALE_CHUNK,
  /** A document names it, and it is not there. */
  @JsonProperty("missing-blob")
  MISSING_BLOB,
  /** It is longer or shorter than a document says. */
  @JsonProperty("wrong-size")
  WRONG_SIZE,
  /** Its content has another hash than its name, or than a document says. */
  @JsonProperty("wrong-hash")
  WRONG_HASH
}
