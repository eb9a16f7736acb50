package io.meristem.local;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** Keeps a stack running on the documented ports until Ctrl-C. */
public final class Up {

  private Up() {}

  public static void main(String[] args) {
    try {
      run(Arguments.parse(Arrays.asList(args), Set.of("--verbose"), Set.of("--data")));
    } catch (StackFailure e) {
      System.err.println("meristem: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(Arguments arguments) {
    if (!arguments.operands().isEmpty()) {
      throw new StackFailure(
          "unexpected argument " + arguments.operands().getFirst() + "; see deploy/up --help");
    }
    Path repository = Launch.repository();
    Path data = arguments.value("--data").map(Path::of).orElse(repository.resolve(".meristem"));
    StackOptions options =
        Launch.options(repository, data, Ports.FIXED, arguments.flags().contains("--verbose"));
    try (Stack stack = Stack.start(options)) {
      System.out.println(Launch.addresses(stack));
      stack.awaitBroken();
    }
  }
}
