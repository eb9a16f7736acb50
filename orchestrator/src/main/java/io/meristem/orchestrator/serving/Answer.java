package io.meristem.orchestrator.serving;

import io.meristem.storage.run.Problem;
import java.io.InputStream;

/** What came of asking the workers to write. */
public sealed interface Answer {

  /**
   * A worker writes.
   *
   * @param lines of JSON as they come; closing them tells the worker that nobody wants more
   */
  record Writing(InputStream lines) implements Answer {}

  /**
   * No worker does.
   *
   * @param status of HTTP
   */
  record Refused(int status, Problem problem) implements Answer {}
}
