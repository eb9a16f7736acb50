package io.meristem.orchestrator.live;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What viewers see at one moment, as JSON.
 *
 * @param runs by id, and in this order: equal pictures are equal documents
 */
record LivePicture(Map<String, String> runs, String fleet) {

  LivePicture {
    runs = Collections.unmodifiableMap(new TreeMap<>(runs));
  }

  /** What turns an earlier picture into this one. */
  List<LiveChange> since(LivePicture earlier) {
    List<LiveChange> changes = new ArrayList<>();
    runs.forEach((id, run) -> {
      if (!run.equals(earlier.runs.get(id))) {
        changes.add(new LiveChange("run", run));
      }
    });
    List<String> gone =
        earlier.runs.keySet().stream().filter(id -> !runs.containsKey(id)).sorted().toList();
    if (!gone.isEmpty()) {
      changes.add(
          new LiveChange(
              "gone",
              gone.stream().map(id -> '"' + id + '"').collect(Collectors.joining(",", "[", "]"))));
    }
    if (!fleet.equals(earlier.fleet)) {
      changes.add(new LiveChange("fleet", fleet));
    }
    return changes;
  }

  /** All of it. */
  String whole() {
    return "{\"runs\":[%s],\"fleet\":%s}".formatted(String.join(",", runs.values()), fleet);
  }
}
