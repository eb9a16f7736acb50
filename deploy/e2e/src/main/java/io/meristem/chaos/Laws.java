package io.meristem.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.e2e.Bucket;
import io.meristem.e2e.Client;
import io.meristem.e2e.TinyStack;
import io.meristem.e2e.Until;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What must be true of a published run, whatever happened on its way. */
final class Laws {

  private static final Pattern RUN = Pattern.compile("runs/([^/]+)/log/.*");

  private final TinyStack stack;
  private final String weights;
  private final Set<String> known;

  /**
   * @param calm a version that must be like all others, of a run to which nothing happened
   */
  Laws(TinyStack stack, String calm) {
    this.stack = stack;
    this.weights = weights(stack.client(), calm);
    this.known = runs();
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
    known.add(run);
    String version = stack.client().run(run).path("version").asText();
    equal("weights of the child", weights, weights(stack.client(), version));
    equal("children of the run", 1L, stack.versionsOf(run, Lane.MODEL));
    equal("commits of the run in its model's log", 1L, commitsOfItsModel(run));
    requireOwners(run);
    List<String> events = requireLog(run);
    Until.holds("list of open runs without " + run, () -> isClosed(run));
    requireTold(run, events);
  }

  /** Throws if there is a run that nobody was told of. */
  void requireNoStrangers() {
    equal("runs", known, runs());
  }

  private Set<String> runs() {
    return stack.bucket().keys("runs/").stream()
        .map(RUN::matcher)
        .filter(Matcher::matches)
        .map(key -> key.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private long commitsOfItsModel(String run) {
    Bucket bucket = stack.bucket();
    return bucket.keys("models/" + Lane.MODEL + "/log/").stream()
        .flatMap(key -> bucket.document(key).path("entries").valueStream())
        .filter(entry -> entry.path("run").asText().equals(run))
        .count();
  }

  /** What lies under an attempt is of whoever has its lease. */
  private void requireOwners(String run) {
    Bucket bucket = stack.bucket();
    Map<String, Set<String>> nonces =
        bucket.keys("runs/" + run + "/attempts/").stream()
            .filter(key -> key.endsWith(".json"))
            .collect(
                Collectors.groupingBy(
                    key -> Path.of(key).getName(3).toString(),
                    Collectors.mapping(
                        key -> bucket.document(key).path("nonce").asText(), Collectors.toSet())));
    nonces.forEach((attempt, owners) -> equal("owners of attempt " + attempt, 1, owners.size()));
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
