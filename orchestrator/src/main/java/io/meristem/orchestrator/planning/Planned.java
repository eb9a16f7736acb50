package io.meristem.orchestrator.planning;

import io.meristem.storage.run.Problem;
import io.meristem.storage.run.RunSpec;

/** What a request leads to. */
public sealed interface Planned {

  /** It can be done. */
  record Accepted(RunSpec spec, Estimate estimate) implements Planned {}

  /** It cannot be done, and nothing has happened. */
  record Rejected(Reason reason, Problem problem) implements Planned {}

  /** Why not, in the coarse terms that a caller's program needs. */
  enum Reason {
    /** What the request names does not exist. */
    UNKNOWN,
    /** What the request names is not in a state for it. */
    CONFLICT,
    /** The request itself makes no sense. */
    INVALID
  }
}
