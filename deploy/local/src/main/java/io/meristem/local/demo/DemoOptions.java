package io.meristem.local.demo;

import io.meristem.local.Arguments;
import io.meristem.local.StackFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The command line of the demo. */
record DemoOptions(
    Optional<Path> text, OptionalInt steps, Optional<Path> data, boolean keep, boolean verbose) {

  static DemoOptions parse(List<String> line) {
    Arguments arguments =
        Arguments.parse(line, Set.of("--keep", "--verbose"), Set.of("--steps", "--data"));
    if (arguments.operands().size() > 1) {
      throw new StackFailure("one text file at most, not " + arguments.operands());
    }
    return new DemoOptions(
        arguments.operands().stream().findFirst().map(Path::of),
        arguments.value("--steps").map(DemoOptions::steps).orElse(OptionalInt.empty()),
        arguments.value("--data").map(Path::of),
        arguments.flags().contains("--keep"),
        arguments.flags().contains("--verbose"));
  }

  private static OptionalInt steps(String text) {
    if (!text.matches("[1-9][0-9]{0,6}")) {
      throw new StackFailure("--steps wants a whole number from 1 to 9999999, not '" + text + "'");
    }
    return OptionalInt.of(Integer.parseInt(text));
  }
}
