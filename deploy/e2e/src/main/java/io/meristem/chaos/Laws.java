package io.meristem.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.e2e.Bucket;
import io.meristem.e2e.Client;
import io.meristem.e2e.TinyStack;
import io.meristem.e2e.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be true of a published run, whatever happened on its way. */
final class Laws {

  private final TinyStack stack;
  private final String weights;

  /**
   * @param calm a version that must be like all others, of a run to which nothing happened
   */
  Laws(TinyStack stack, String calm) {
    this.stack = stack;
    this.weights = weights(stack.client(), calm);
  }

  /** SHA-256 of a version's weights. */
  static String weights(Client client, String version) {
    return client
        .file(version, "model.safetensors")
        .headers()
        .firstValue("ETag")
        .orElseThrow()
        .replace("\"", "");
  }

  /** Throws if a law is broken. */
  void require(String run) {
    String version = stack.client().run(run).path("version").asText();
    equal("weights of the child", weights, weights(stack.client(), version));
    equal("children of the run", 1L, stack.versionsOf(run, Lane.MODEL));
    List<String> events = requireLog(run);
    Until.holds("list of open runs without " + run, () -> isClosed(run));
    requireTold(run, events);
  }

  private boolean isClosed(String run) {
    return stack.bucket().keys("open/" + run).isEmpty();
  }

  /** The ids of the events that its log stands for. */
  private List<String> requireLog(String run) {
    Bucket bucket = stack.bucket();
    List<String> keys = bucket.keys("runs/" + run + "/log/");
    List<String> types = new ArrayList<>();
    List<String> events = new ArrayList<>();
    int offered = 0;
    for (int number = 1; number <= keys.size(); number++) {
      String key = keys.get(number - 1);
      equal("number of a commit", "runs/%s/log/%06d.json".formatted(run, number), key);
      int at = 0;
      for (JsonNode entry : bucket.document(key).path("entries")) {
        types.add(entry.path("type").asText());
        events.add("runs/" + run + "/log/" + number + "." + at++);
        if (types.getLast().equals("offered")) {
          equal("attempt", ++offered, entry.path("attempt").asInt());
        }
      }
    }
    for (String once : List.of("requested", "publishing", "published")) {
      equal("commits that say " + once, 1L, types.stream().filter(once::equals).count());
    }
    return events;
  }

  private void requireTold(String run, List<String> events) {
    String log = "runs/" + run + "/log/";
    List<String> told =
        Heard.untilAll(stack.connections().bootstrapServers(), Set.copyOf(events)).stream()
            .filter(id -> id.startsWith(log))
            .distinct()
            .collect(Collectors.toList());
    equal("events of the run, the first time each", events, told);
  }

  private static void equal(String what, Object wanted, Object found) {
    if (!wanted.equals(found)) {
      throw new AssertionError("%s: %s, not %s".formatted(what, found, wanted));
    }
  }
}
