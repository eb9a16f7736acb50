package io.meristem.orchestrator.dispatch;

import static io.meristem.orchestrator.dispatch.AssignmentTest.WAITING;
import static io.meristem.orchestrator.dispatch.AssignmentTest.decide;
import static io.meristem.orchestrator.dispatch.AssignmentTest.reasons;
import static io.meristem.orchestrator.dispatch.AssignmentTest.run;
import static io.meristem.orchestrator.dispatch.AssignmentTest.terms;
import static io.meristem.orchestrator.dispatch.AssignmentTest.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long those that wait are told that it will take. */
class AssignmentTimesTest {

  @Test
  void whoIsBehindIsToldHowManyAreAheadAndForHowLong() {
    List<Run> open =
        List.of(run("r1", new RunState.Running("w1")), run("r2", WAITING), run("r3", WAITING));
    Map<String, Double> seconds = Map.of("r1", 600.0, "r2", 240.0);

    Assignment decided =
        Assignment.of(
            open,
            List.of(worker("w1")),
            Map.of(),
            AssignmentTest::noneRests,
            run -> OptionalDouble.of(seconds.getOrDefault(run.id(), 1.0)));

    assertThat(reasons(decided))
        .containsEntry("r2", "1 run ahead, about 10 min")
        .containsEntry("r3", "2 runs ahead, about 14 min");
  }

  @Test
  void timesThatCannotBeToldAreLeftOut() {
    List<Run> open = List.of(run("r1", new RunState.Running("w1")), run("r2", WAITING));

    Assignment decided = decide(open, worker("w1"));

    assertThat(reasons(decided)).containsExactly(Map.entry("r2", "1 run ahead"));
  }

  @Test
  void aRunWaitsForTheFirstOfSeveralWorkersToBeFree() {
    List<Run> open =
        List.of(
            run("r1", new RunState.Running("w1")),
            run("r2", new RunState.Running("w2")),
            run("r3", WAITING));
    Map<String, Double> seconds = Map.of("r1", 600.0, "r2", 20.0);

    Assignment decided =
        Assignment.of(
            open,
            List.of(worker("w1"), worker("w2")),
            Map.of(),
            AssignmentTest::noneRests,
            run -> OptionalDouble.of(seconds.getOrDefault(run.id(), 1.0)));

    assertThat(reasons(decided)).containsExactly(Map.entry("r3", "2 runs ahead, about 20 s"));
  }

  @Test
  void whileOneOfTheTimesIsUnknownNoneIsTold() {
    List<Run> open =
        List.of(
            run("r1", new RunState.Running("w1")),
            run("r2", new RunState.Running("w2")),
            run("r3", WAITING));

    Assignment decided =
        Assignment.of(
            open,
            List.of(worker("w1"), worker("w2")),
            Map.of(),
            AssignmentTest::noneRests,
            run -> run.id().equals("r1") ? OptionalDouble.of(20) : OptionalDouble.empty());

    assertThat(reasons(decided)).containsExactly(Map.entry("r3", "2 runs ahead"));
  }

  @Test
  void theTimeOfEachRunIsAskedForOnceHoweverManyWait() {
    List<Run> open = new ArrayList<>(List.of(run("r0", new RunState.Running("w1"))));
    IntStream.range(1, 50).forEach(number -> open.add(run("r" + number, WAITING)));
    List<String> asked = new ArrayList<>();

    Assignment decided =
        Assignment.of(
            open,
            List.of(worker("w1")),
            Map.of(),
            AssignmentTest::noneRests,
            run -> {
              asked.add(run.id());
              return OptionalDouble.of(60);
            });

    assertThat(asked).doesNotHaveDuplicates();
    assertThat(reasons(decided)).hasSize(49).containsEntry("r49", "49 runs ahead, about 49 min");
  }

  @Test
  void whoWaitsForOtherWorkersIsNoneOfThoseAhead() {
    List<Run> open =
        List.of(
            run("r1", new RunState.Running("w1")),
            run("r2", new RunState.Running("w2")),
            run("r3", WAITING, terms(50, "default", Optional.of("h200"))),
            run("r4", WAITING, terms(50, "default", Optional.of("cpu"))));
    Map<String, Double> seconds = Map.of("r1", 600.0, "r2", 20.0);

    Assignment decided =
        Assignment.of(
            open,
            List.of(worker("w1"), worker("w2", "h200", Long.MAX_VALUE, false)),
            Map.of(),
            AssignmentTest::noneRests,
            run -> OptionalDouble.of(seconds.getOrDefault(run.id(), 1.0)));

    assertThat(reasons(decided))
        .containsEntry("r3", "1 run ahead, about 20 s")
        .containsEntry("r4", "1 run ahead, about 10 min");
  }
}
