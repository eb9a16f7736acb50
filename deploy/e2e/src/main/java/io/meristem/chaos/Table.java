package io.meristem.chaos;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The verdicts as people read them: hops down, blows across. */
final class Table {

  private Table() {}

  static void print(List<Verdict> verdicts, PrintStream out) {
    Map<String, String> words =
        verdicts.stream().collect(Collectors.toMap(Verdict::cell, Verdict::word));
    out.printf("%n  %-14s", "");
    for (Blow blow : Blow.values()) {
      for (Part part : Part.values()) {
        out.printf("%-20s", blow + " " + part);
      }
    }
    out.println();
    for (Hop hop : Hop.values()) {
      out.printf("  %-14s", hop);
      for (Blow blow : Blow.values()) {
        for (Part part : Part.values()) {
          out.printf("%-20s", words.getOrDefault(new Strike(hop, blow, part).name(), "-"));
        }
      }
      out.println();
    }
    for (Cell cell : Chaos.table()) {
      if (!(cell instanceof Strike)) {
        out.printf("  %-40s%s%n", cell.name(), words.getOrDefault(cell.name(), "-"));
      }
    }
  }
}
