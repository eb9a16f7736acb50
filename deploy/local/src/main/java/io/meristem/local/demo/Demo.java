package io.meristem.local.demo;

import io.meristem.local.Launch;
import io.meristem.local.Ports;
import io.meristem.local.Stack;
import io.meristem.local.StackFailure;
import io.meristem.local.StackOptions;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Trains a root on a text and grows it twice, on a stack of its own with free ports.
 *
 * <p>The last line of standard output is one JSON object about the lineage. The exit status is 0
 * only when everything was published.
 */
public final class Demo {

  private Demo() {}

  public static void main(String[] args) {
    try {
      run(DemoOptions.parse(Arrays.asList(args)));
    } catch (StackFailure e) {
      System.err.println("meristem: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(DemoOptions options) {
    Path repository = Launch.repository();
    Path data = options.data().orElse(repository.resolve(".meristem").resolve("demo"));
    DemoText text = options.text().map(DemoText::of).orElseGet(() -> DemoText.stories(data));
    StackOptions stackOptions = Launch.options(repository, data, Ports.free(), options.verbose());
    try (Stack stack = Stack.start(stackOptions)) {
      LineageView lineage = tell(stack, text, DemoPlan.of(options.steps()));
      if (options.keep()) {
        System.err.println(Launch.addresses(stack));
      }
      System.out.println("\n" + Report.table(lineage) + "\n");
      System.out.println(Report.json(lineage));
      if (options.keep()) {
        stack.awaitBroken();
      }
    }
  }

  private static LineageView tell(Stack stack, DemoText text, DemoPlan plan) {
    ProgressScreen screen = new ProgressScreen(System.err, Boolean.getBoolean("meristem.terminal"));
    try (RestApi api = new RestApi(stack.orchestrator())) {
      return new DemoStory(api, screen, text, plan, stack::requireWhole).tell();
    }
  }
}
