package io.meristem.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * One measured figure.
 *
 * @param name one that contains {@code -vs-} compares
 * @param floor what {@code value} is compared with, in the same unit
 * @param ratio {@code value / floor} where there is a floor
 */
record Figure(
    String name, double value, String unit, @Nullable Double floor, @Nullable Double ratio) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Figure inMilliseconds(String name, Round round) {
    return new Figure(name, 1e3 * round.value(), "ms", 1e3 * round.floor(), round.ratio());
  }

  /** One line of JSON. */
  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
