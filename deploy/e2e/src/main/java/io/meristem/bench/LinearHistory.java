package io.meristem.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is wrong with a history that many wrote at once. It knows nothing of how the product reads:
 * only that a log is documents with numbers, each with the hash of the one before.
 *
 * <p>Each thing that was answered as done is there once; nothing is there that nobody asked for;
 * and what was answered before something else was asked stands before it. Each move of an alias
 * begins where the one before it ended, and, if it was to be made from where its writer saw the
 * alias, is the next one after that.
 */
final class LinearHistory {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> faults = new ArrayList<>();
  private final Map<String, Long> places = new HashMap<>();

  /** The newest move of each alias so far. */
  private final Map<String, Move> moves = new HashMap<>();

  /** Number of the commit with the move before it, by the cause of each move. */
  private final Map<String, Long> followed = new HashMap<>();

  private record Move(long number, String to) {
    private static final Move NONE = new Move(0, "");
  }

  private LinearHistory() {}

  /**
   * One sentence for each fault.
   *
   * @param logs the texts of all commits by their keys, {@code models/{model}/log/{number}.json}
   * @param issued all that was answered
   * @param unanswered causes that were asked for and never answered: they may be there or not
   */
  static List<String> faults(
      NavigableMap<String, String> logs, List<Issued> issued, Set<String> unanswered) {
    LinearHistory history = new LinearHistory();
    history.readAll(logs);
    issued.forEach(history::requireThere);
    issued.forEach(history::requireAsSeen);
    history.requireAskedFor(issued, unanswered);
    Map<String, List<Issued>> byModel = new TreeMap<>();
    issued.stream()
        .filter(one -> history.places.containsKey(one.cause()))
        .forEach(one -> byModel.computeIfAbsent(one.model(), _ -> new ArrayList<>()).add(one));
    byModel.values().forEach(history::requireInOrder);
    return List.copyOf(history.faults);
  }

  private void readAll(NavigableMap<String, String> logs) {
    String log = "";
    String hash = "";
    long number = 0;
    for (Map.Entry<String, String> entry : logs.entrySet()) {
      String own = entry.getKey().substring(0, entry.getKey().lastIndexOf('/') + 1);
      if (!own.equals(log)) {
        log = own;
        hash = "";
        number = 0;
      }
      number++;
      read(entry.getKey(), entry.getValue(), number, hash);
      hash = sha256(entry.getValue());
    }
  }

  private void read(String key, String text, long number, String hash) {
    JsonNode commit = tree(text);
    if (!key.endsWith("/%010d.json".formatted(number))
        || commit.path("sequence").asLong() != number) {
      faults.add(
          "%s is number %d, and the one that comes next is %d"
              .formatted(key, commit.path("sequence").asLong(), number));
    }
    if (!commit.path("previous").asText().equals(hash)) {
      faults.add(key + " does not follow the one before it");
    }
    for (JsonNode entry : commit.path("entries")) {
      if (entry.path("type").asText().equals("alias-moved")) {
        readMove(key, number, entry);
      }
      String cause = entry.path("cause").asText();
      if (!cause.isEmpty() && places.putIfAbsent(cause, commit.path("sequence").asLong()) != null) {
        faults.add(cause + " is there twice, again in " + key);
      }
    }
  }

  private void readMove(String key, long number, JsonNode entry) {
    String name = entry.path("alias").asText();
    String alias = key.substring(0, key.lastIndexOf('/') + 1) + name;
    Move before = moves.getOrDefault(alias, Move.NONE);
    String from = entry.path("from").asText("");
    if (!from.equals(before.to())) {
      faults.add(
          "%s moves %s from '%s', and it stood for '%s'".formatted(key, name, from, before.to()));
    }
    followed.put(entry.path("cause").asText(), before.number());
    moves.put(alias, new Move(number, entry.path("to").asText("")));
  }

  /** Nobody moved it between the look and the move. */
  private void requireAsSeen(Issued one) {
    one.seen()
        .ifPresent(seen -> {
          long before = followed.getOrDefault(one.cause(), seen);
          if (before != seen) {
            faults.add(
                "%s was to follow the move of commit %d, and follows that of %d"
                    .formatted(one.cause(), seen, before));
          }
        });
  }

  private void requireThere(Issued one) {
    if (!places.containsKey(one.cause())) {
      faults.add(one.cause() + " was answered, and is not there");
    }
  }

  private void requireAskedFor(List<Issued> issued, Set<String> unanswered) {
    Set<String> strangers = new TreeSet<>(places.keySet());
    issued.forEach(one -> strangers.remove(one.cause()));
    strangers.removeAll(unanswered);
    strangers.forEach(cause -> faults.add(cause + " is there, and nobody asked for it"));
  }

  /** In the order of their begins, each stands behind all that had ended before it began. */
  private void requireInOrder(List<Issued> ofModel) {
    List<Issued> begins = new ArrayList<>(ofModel);
    begins.sort(Comparator.comparingLong(Issued::begin));
    PriorityQueue<Issued> running = new PriorityQueue<>(Comparator.comparingLong(Issued::end));
    Optional<Issued> last = Optional.empty();
    for (Issued one : begins) {
      while (!running.isEmpty() && running.element().end() < one.begin()) {
        Issued ended = running.remove();
        if (last.isEmpty() || place(last.get()) < place(ended)) {
          last = Optional.of(ended);
        }
      }
      if (last.isPresent() && place(one) < place(last.get())) {
        faults.add(
            "%s was asked after %s was answered, and stands before it"
                .formatted(one.cause(), last.get().cause()));
      }
      running.add(one);
    }
  }

  private long place(Issued one) {
    return Objects.requireNonNull(places.get(one.cause()));
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
