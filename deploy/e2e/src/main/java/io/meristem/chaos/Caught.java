package io.meristem.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okio.ByteString;

/**
 * A request that a {@link Trap} holds.
 *
 * @param path of its URL, bucket included
 */
record Caught(String path, ByteString body) {

  private static final Pattern RUN = Pattern.compile(".*/runs/([^/]+)/.*");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The run that it writes of, if its path says so. */
  Optional<String> run() {
    Matcher named = RUN.matcher(path);
    return named.matches() ? Optional.of(named.group(1)) : Optional.empty();
  }

  /** What it wants to write. */
  JsonNode document() {
    try {
      return JSON.readTree(body.string(UTF_8));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
