package io.meristem.chaos;

import java.util.Locale;

/** What can be struck. */
enum Part {
  /** The worker that has the run, or one that may get it. */
  WORKER,
  ORCHESTRATOR,
  KAFKA,
  S3;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
