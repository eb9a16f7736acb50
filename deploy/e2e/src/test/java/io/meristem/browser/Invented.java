package io.meristem.browser;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the API would answer if the world were larger or worse than a test can make it. */
final class Invented {

  /** What the stream says first where no run is open and no worker has announced itself. */
  static final String NOTHING_LIVE =
      """
      retry: 600000
      event: snapshot
      data: {"runs": [], "fleet": {"workers": [], "silent": []}}

      """;

  private Invented() {}

  /**
   * What the stream says first where no run is open and the only worker is silent.
   *
   * @param worker its name
   * @param announced what it said of itself, as JSON
   */
  static String silent(String worker, String announced) {
    return """
    retry: 600000
    event: snapshot
    data: {"runs": [], "fleet": {"workers": [%s], "silent": ["%s"]}}

    """
        .formatted(announced, worker);
  }

  /** What the API answers where nothing is there yet. */
  static String nothing(String url) {
    String path = url.replaceAll(".*/api/v1/|\\?.*", "");
    return switch (path) {
      case "stream" -> NOTHING_LIVE;
      case "lineage" -> outline(0, 0);
      case "overview" ->
          """
          {"versions": 0, "failedInADay": 0, "running": 0, "tokensPerSecond": 0,
           "deviceSecondsInAWeek": 0, "points": []}\
          """;
      case "queue" ->
          """
          {"depth": 0, "classes": [], "lag": [], "deadLetters": 0, "past": []}\
          """;
      case "garbage" ->
          """
          {"at": "2026-01-01T00:00:00Z", "objects": 0, "bytes": 0, "reasons": [], "models": [],
           "keys": [], "orphans": 0, "unreadable": []}\
          """;
      default -> "[]";
    };
  }

  /**
   * The outline of a lineage.
   *
   * @param rows that are told
   * @param versions that there are
   */
  static String outline(int rows, int versions) {
    return """
    {"rows": [%s], "versions": %d, "hidden": %d, "wanted": %2$d, "most": 20000}\
    """
        .formatted(
            IntStream.range(0, rows).mapToObj(Invented::row).collect(Collectors.joining(",")),
            versions,
            versions - rows);
  }

  private static String row(int number) {
    int parent = (number - 1) / 2;
    String above = number == 0 ? "" : "\"above\": \"v%d\",".formatted(parent);
    return """
    {"version": {"id": "v%d", "model": "many", "run": "r%1$d", "edge": "growth", "lossy": false,
      "parents": [], "standing": "active", "tags": [], "aliases": [%s], "parameters": %d,
      "lossAtBirth": %s, "lossAtEnd": %4$s, "tokens": 1000, "seconds": 1, "bytes": 1,
      "created": "2026-01-01T00:00:00Z"},
     %s "skipped": 0, "lineTokens": %d, "depth": %d, "wanted": true}\
    """
        .formatted(
            number,
            number == 7 ? "\"production\"" : "",
            1_000_000 + number,
            2 + 1.0 / (1 + number),
            above,
            1000 * depth(number),
            depth(number));
  }

  private static int depth(int number) {
    return 31 - Integer.numberOfLeadingZeros(number + 1);
  }

  /** A growth that changed the function: the child's loss at birth is half a nat too high. */
  static String curveWithAJump(String parent, String child) {
    return """
    {"version": "%s", "leftOut": 0, "jumpTolerance": 0.001, "validation": [%s, %s]}\
    """
        .formatted(
            child,
            segment(parent, 0, 5, 2.4, ""),
            segment(child, 1000, 2.9, 2.2, ", \"jump\": 0.5, \"certified\": false"));
  }

  private static String segment(String version, int from, double birth, double end, String more) {
    String points =
        IntStream.rangeClosed(0, 20)
            .mapToObj(n ->
                "{\"tokens\": %d, \"loss\": %s}"
                    .formatted(from + 50 * n, birth + (end - birth) * n / 20))
            .collect(Collectors.joining(","));
    return """
    {"version": "%s", "edge": "growth", "parameters": 1000, "from": %d,
     "length": {"tokens": 1000, "steps": 20, "seconds": 9, "flops": 1e9, "warmup": 0.05},
     "points": [%s], "training": []%s}\
    """
        .formatted(version, from, points, more);
  }
}
