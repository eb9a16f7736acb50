package io.meristem.orchestrator.filter;

/** What a field may be compared with, and how. */
public enum FieldType {
  NUMBER,
  TEXT,
  MOMENT,
  FLAG,
  /** Several words at once, such as tags. */
  WORDS,
  /** Things that belong to one that is named, such as all that came from a version. */
  GROUP
}
