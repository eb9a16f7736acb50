package io.meristem.trainer.worker;

import io.meristem.storage.run.Problem;

/** Why nothing is written, before anything was. */
final class SamplingRefusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Problem problem;

  /**
   * @param status of HTTP
   */
  SamplingRefusal(int status, Problem problem) {
    super(problem.detail());
    this.status = status;
    this.problem = problem;
  }

  int status() {
    return status;
  }

  Problem problem() {
    return problem;
  }
}
