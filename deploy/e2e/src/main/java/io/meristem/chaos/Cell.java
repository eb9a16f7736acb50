package io.meristem.chaos;

import java.util.Optional;

/** One thing that goes wrong, once. */
interface Cell {

  /** In few words, different for each cell. */
  String name();

  /**
   * Lets it happen to a run, and waits until the run is over.
   *
   * @throws AssertionError when something is then not as it must be
   */
  void happen(Lane lane);

  /** Why it cannot be tried here, if it cannot. */
  default Optional<String> impossibleHere() {
    return Optional.empty();
  }
}
