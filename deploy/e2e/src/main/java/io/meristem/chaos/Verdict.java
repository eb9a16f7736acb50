package io.meristem.chaos;

import java.util.Optional;

/**
 * What came of a cell.
 *
 * @param broken what was not as it must be
 * @param skipped why it could not be tried here
 */
public record Verdict(
    String cell, Optional<String> broken, Optional<String> skipped, double seconds) {

  /** One word. */
  String word() {
    return broken.isPresent() ? "RED" : skipped.isPresent() ? "skipped" : "green";
  }
}
