package io.meristem.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/**
 * A moment in a run's life, told by a request to object storage.
 *
 * @param path of the whole URL path, bucket included
 * @param word what the body contains; empty for any body
 */
record Moment(String method, Pattern path, String word, Side side) {

  /** Of the server's answer. */
  enum Side {
    /** The request has not reached the server yet. */
    BEFORE,
    /** The server has answered, and nobody has heard of it yet. */
    AFTER
  }

  boolean isIn(String otherMethod, String otherPath, byte[] body) {
    return method.equals(otherMethod)
        && path.matcher(otherPath).matches()
        && (word.isEmpty() || new String(body, UTF_8).contains(word));
  }
}
