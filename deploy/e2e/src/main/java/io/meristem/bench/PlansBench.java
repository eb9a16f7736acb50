package io.meristem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.e2e.TinyStack;
import io.meristem.e2e.Until;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the runs of a plan made and took against what was expected of them when it was accepted,
 * with all processes as they are packaged: the training time of each arm, and parameters and bytes
 * of a checkpoint of the arm that is farthest from what was expected.
 *
 * <p>The worker has done a run and had nothing to do for a while since, so it has measured its
 * speed at rest, as on a system that is in use.
 */
final class PlansBench implements Benchmark {

  private static final long BYTES = 1_000_000_000;
  private static final Duration AT_REST = Duration.ofSeconds(40);

  private static final String PLAN =
      """
      {"name": "estimated", "stages": [
        {"name": "root", "type": "train", "model": "estimated", "dataset": "%s",
         "config": {"width": 128, "heads": 4, "layers": 4, "sequence": 64},
         "training": {"batch": 8, "evaluationWindows": 16}, "budget": {"steps": 300}},
        {"name": "bigger", "type": "grow", "from": "root", "control": true,
         "recipe": {"tokens": {"factor": 2}},
         "training": {"batch": 8, "evaluationWindows": 16}, "budget": {"steps": 150}},
        {"name": "longer", "type": "continue", "from": "bigger",
         "training": {"batch": 8, "evaluationWindows": 16}, "budget": {"steps": 150}}]}\
      """
          .formatted(TinyStack.DATASET);

  private record Arm(String name, JsonNode view) {

    /** A number of the arm, and the same as it was expected. */
    Round made(String what) {
      return new Round(view.path(what).asDouble(), view.path("estimate").path(what).asDouble());
    }
  }

  @Override
  public List<Figure> figures(PrintStream progress) {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    try (BenchFolder folder = BenchFolder.create(BYTES);
        TinyStack stack = TinyStack.in(folder.file("stack"), DispatchBench.settings(threads))) {
      String _ = stack.root("first", 20);
      progress.println("plans: the worker measures its speed at rest");
      LockSupport.parkNanos(AT_REST.toNanos());
      String plan = stack.client().request("plans", PLAN, "plan");
      return figures(arms(finished(stack, plan, progress)).toList());
    }
  }

  /** The plan's view when all of its runs are over; each stage may take as long as one wait. */
  private static JsonNode finished(TinyStack stack, String plan, PrintStream progress) {
    JsonNode view = stack.client().get("plans/" + plan);
    for (JsonNode stage : view.path("stages")) {
      String name = stage.path("name").asText();
      Until.holds("end of stage " + name, () -> isOver(stack.client().get("plans/" + plan), name));
      progress.printf("plans: stage %s is over%n", name);
    }
    return stack.client().get("plans/" + plan);
  }

  private static boolean isOver(JsonNode plan, String stage) {
    if (plan.hasNonNull("problem")) {
      throw new BenchFailure("the plan stopped: " + plan.path("problem"));
    }
    return arms(plan)
        .filter(arm -> arm.name().startsWith(stage + "-"))
        .allMatch(arm -> arm.view().hasNonNull("seconds"));
  }

  private static Stream<Arm> arms(JsonNode plan) {
    return each(plan.path("stages"))
        .flatMap(stage ->
            each(stage.path("arms"))
                .map(arm ->
                    new Arm(stage.path("name").asText() + "-" + arm.path("arm").asText(), arm)));
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static List<Figure> figures(List<Arm> arms) {
    List<Figure> figures = new ArrayList<>();
    for (Arm arm : arms) {
      figures.add(figure(arm.name() + "-seconds", "s", arm.made("seconds")));
    }
    figures.add(figure("parameters", "parameters", farthest(arms, "parameters")));
    figures.add(figure("checkpoint-bytes", "bytes", farthest(arms, "checkpointBytes")));
    return figures;
  }

  private static Round farthest(List<Arm> arms, String what) {
    ToDoubleFunction<Round> distance = round -> Math.abs(Math.log(round.ratio()));
    return arms.stream()
        .map(arm -> arm.made(what))
        .max(Comparator.comparingDouble(distance))
        .orElseThrow();
  }

  private static Figure figure(String name, String unit, Round made) {
    return new Figure(
        "plan-" + name.toLowerCase(Locale.ROOT) + "-vs-estimate",
        made.value(),
        unit,
        made.floor(),
        made.ratio());
  }
}
