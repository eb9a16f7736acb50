package io.meristem.bench;

import java.io.Serial;

/** A measurement could not be made. The message says why, and the way out. */
final class BenchFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  BenchFailure(String message) {
    super(message);
  }
}
