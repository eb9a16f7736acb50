package io.meristem.orchestrator.dispatch;

import static io.meristem.orchestrator.dispatch.AssignmentTest.OFFERED;
import static io.meristem.orchestrator.dispatch.AssignmentTest.WAITING;
import static io.meristem.orchestrator.dispatch.AssignmentTest.offered;
import static io.meristem.orchestrator.dispatch.AssignmentTest.reasons;
import static io.meristem.orchestrator.dispatch.AssignmentTest.run;
import static io.meristem.orchestrator.dispatch.AssignmentTest.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Worker w1 rests from every run for 30 seconds. */
class AssignmentRestsTest {

  @Test
  void anIdleWorkerThatRestsFromARunIsNotCountedForItAndAnotherOneIs() {
    List<Run> open = List.of(run("r1", OFFERED), run("r2", WAITING), run("r3", WAITING));

    Assignment decided = decideWhileW1Rests(open, worker("w1"), worker("w2"), worker("w3"));

    assertThat(decided.untaken()).isEmpty();
    assertThat(offered(decided)).containsExactly("r2");
  }

  @Test
  void whileOnlyWorkersThatRestAreIdleARunSaysWhichAndForHowLong() {
    List<Run> open = List.of(run("r1", new RunState.Running("w2")), run("r2", WAITING));

    Assignment decided = decideWhileW1Rests(open, worker("w1"), worker("w2"));

    assertThat(offered(decided)).isEmpty();
    assertThat(reasons(decided))
        .containsExactly(
            Map.entry(
                "r2",
                "worker w1 failed it with local-disk, again in 30 s unless another is free before"));
  }

  @Test
  void whileAllWorkersHaveSomethingToDoNobodyHearsWhichOfThemRest() {
    List<Run> open = List.of(run("r1", new RunState.Running("w1")), run("r2", WAITING));

    Assignment decided = decideWhileW1Rests(open, worker("w1"));

    assertThat(reasons(decided)).containsExactly(Map.entry("r2", "1 run ahead"));
  }

  @Test
  void anOfferIsUntakenOnceTheOnlyIdleWorkerRests() {
    Assignment decided = decideWhileW1Rests(List.of(run("r1", OFFERED)), worker("w1"));

    assertThat(decided.untaken()).extracting(Run::id).containsExactly("r1");
    assertThat(decided.waiting().get("r1")).isInstanceOf(WhyWaiting.FailedThere.class);
  }

  private static Assignment decideWhileW1Rests(List<Run> open, WorkerAnnounced... workers) {
    return Assignment.of(
        open,
        List.of(workers),
        Map.of(),
        (_, _) -> Map.of("w1", new WhyWaiting.FailedThere("w1", "local-disk", false, 30)),
        _ -> OptionalDouble.empty());
  }
}
