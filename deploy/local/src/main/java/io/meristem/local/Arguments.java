package io.meristem.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command line taken apart: operands, flags, and options with a value. */
public record Arguments(List<String> operands, Set<String> flags, Map<String, String> values) {

  public Arguments {
    operands = List.copyOf(operands);
    flags = Set.copyOf(flags);
    values = Map.copyOf(values);
  }

  /**
   * Takes a command line apart.
   *
   * @throws StackFailure when an option is unknown or lacks its value
   */
  public static Arguments parse(List<String> line, Set<String> flags, Set<String> valued) {
    List<String> operands = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Map<String, String> values = new HashMap<>();
    for (Iterator<String> words = line.iterator(); words.hasNext(); ) {
      String word = words.next();
      if (!word.startsWith("--")) {
        operands.add(word);
      } else if (flags.contains(word)) {
        seen.add(word);
      } else if (!valued.contains(word)) {
        throw new StackFailure("unknown option " + word + "; --help lists the options");
      } else if (!words.hasNext()) {
        throw new StackFailure("option " + word + " needs a value; --help lists the options");
      } else {
        values.put(word, words.next());
      }
    }
    return new Arguments(operands, seen, values);
  }

  public Optional<String> value(String option) {
    return Optional.ofNullable(values.get(option));
  }
}
