package io.meristem.orchestrator.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.object.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What happened in a simulation, for a reader: every change, every fault, every message. */
final class Schedule {

  private record Line(
      long nanos, String who, String what, String key, String document, String answer) {

    String text() {
      return "%8.3f s  %-14s %s %s%s %s"
          .formatted(nanos / 1e9, who, what, shortened(key), said(), answer)
          .stripTrailing();
    }

    private static String shortened(String key) {
      return key.replaceAll("(?<=[0-9a-f]{4})[0-9a-f]{12,}", "");
    }

    private String said() {
      if (document.isEmpty()) {
        return "";
      }
      if (key.contains("/log/")) {
        StringBuilder entries = new StringBuilder();
        for (JsonNode entry : Documents.body(key, document).path("entries")) {
          entries.append(' ').append(entry.path("type").asText());
          entries.append(entry.has("attempt") ? " " + entry.path("attempt").asInt() : "");
        }
        return " [" + entries.toString().strip() + "]";
      }
      return key.endsWith("outcome.json")
          ? " [" + Documents.body(key, document).path("type").asText() + "]"
          : "";
    }
  }

  private final LongSupplier nanos;
  private final List<Line> lines = new ArrayList<>();

  Schedule(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void note(String who, String what, String key, String document, String answer) {
    lines.add(new Line(nanos.getAsLong(), who, what, key, document, answer));
  }

  void note(String who, String what) {
    note(who, what, "", "", "");
  }

  List<String> lines() {
    return lines.stream().map(Line::text).toList();
  }
}
