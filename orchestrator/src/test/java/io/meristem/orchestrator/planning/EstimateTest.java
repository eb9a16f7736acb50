package io.meristem.orchestrator.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.TrainingWork;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A child whose parent some worker trained at its speed. */
class EstimateTest {

  private static final PublishedVersion PARENT = Samples.parent(Theta.L2_NORM_GELU);
  private static final String PARENTS_WORKER = PARENT.document().provenance().worker();

  private final Accepted child =
      (Accepted)
          Planner.continuation(
              new ChildWish(
                  "v1",
                  Optional.of(PARENT),
                  "text",
                  Optional.of(Samples.DATASET),
                  Optional.empty()));
  private final RunSpec.Training spec = (RunSpec.Training) child.spec();
  private final double work = TrainingWork.of(spec.config(), spec.training());

  @Test
  void theParentsPaceIsThatOfTheWorkerThatTrainedIt() {
    WorkerAnnounced same = Samples.worker(PARENTS_WORKER, 1);
    WorkerAnnounced other = Samples.worker("other", 1e12);

    Estimate estimate = child.estimate().at(spec, List.of(other, same));

    assertThat(estimate).isEqualTo(child.estimate());
    assertThat(estimate.speedOf()).contains(PARENTS_WORKER);
  }

  @Test
  void anotherWorkerGoesAtItsOwnSpeedTheFastestAtThat() {
    List<WorkerAnnounced> others =
        List.of(
            Samples.worker("slow", 1e6),
            Samples.worker("fast", 1e9),
            Samples.worker("silent", OptionalDouble.empty()));

    Estimate estimate = child.estimate().at(spec, others);

    assertThat(estimate.seconds().orElseThrow()).isCloseTo(work / 1e9, withinPercentage(1e-9));
    assertThat(estimate.speedOf()).contains("fast");
  }

  @Test
  void theParentsPaceIsBetterThanNone() {
    List<WorkerAnnounced> others = List.of(Samples.worker("silent", OptionalDouble.empty()));

    Estimate estimate = child.estimate().at(spec, others);

    assertThat(estimate.seconds().orElseThrow()).isCloseTo(3.2, withinPercentage(1e-9));
  }
}
