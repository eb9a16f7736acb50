package io.meristem.trainer.sampling;

import java.util.List;
import java.util.OptionalInt;

/** Lets a text pass up to the first of its stops. What may be the beginning of one is held back. */
final class StopText {

  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  StopText(List<String> stops) {
    this.stops = stops;
  }

  /** What passes, now that this follows. */
  String passed(String text) {
    held.append(text);
    OptionalInt stop = stops.stream().mapToInt(held::indexOf).filter(at -> at >= 0).min();
    stopped = stop.isPresent();
    int end = stop.orElse(held.length() - doubtful());
    String passed = held.substring(0, end);
    held.delete(0, stopped ? held.length() : end);
    return passed;
  }

  /** Whether a stop has appeared: then nothing more may follow. */
  boolean stopped() {
    return stopped;
  }

  /** What is still held back, when nothing follows. */
  String rest() {
    return held.toString();
  }

  /** How many characters at the end may be the beginning of a stop. */
  private int doubtful() {
    int doubtful = 0;
    for (String stop : stops) {
      for (int length = Math.min(stop.length() - 1, held.length()); length > doubtful; length--) {
        if (stop.startsWith(held.substring(held.length() - length))) {
          doubtful = length;
        }
      }
    }
    return doubtful;
  }
}
