package io.meristem.storage.run;

import static java.util.stream.Collectors.joining;

import io.meristem.storage.object.Documents;
import java.util.List;

/** Entries by the words that they have in a log. */
final class RunWords {

  private RunWords() {}

  static String of(List<RunEntry> entries) {
    return entries.stream()
        .map(entry -> Documents.JSON.valueToTree(entry).path("type").asText())
        .collect(joining(" "));
  }
}
