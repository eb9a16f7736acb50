package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meristem.orchestrator.dispatch.WhyWaiting.RunsAhead;
import io.meristem.orchestrator.dispatch.WhyWaiting.TooLarge;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class WhyWaitingTest {

  private static final long MEBIBYTE = 1L << 20;
  private static final long GIBIBYTE = 1L << 30;

  static final List<Arguments> REASONS =
      List.of(
          arguments(new WhyWaiting.NoWorker(), "no-worker", "no worker has announced itself"),
          arguments(
              new WhyWaiting.AllDraining(Optional.empty()),
              "all-draining",
              "all workers are draining"),
          arguments(
              new WhyWaiting.AllDraining(Optional.of("h200")),
              "all-draining",
              "all workers of class h200 are draining"),
          arguments(
              new WhyWaiting.NoWorkerOfClass("h200"),
              "no-worker-of-class",
              "no worker of class h200"),
          arguments(
              new TooLarge((long) (3.1 * GIBIBYTE), 2 * GIBIBYTE),
              "too-large",
              "needs 3.1 GiB, best worker has 2.0 GiB"),
          arguments(
              new TooLarge(GIBIBYTE, GIBIBYTE - MEBIBYTE),
              "too-large",
              "needs 1.0 GiB, best worker has 1023.0 MiB"),
          arguments(
              new WhyWaiting.QuotaSpent("poets", 2, 3),
              "quota-spent",
              "team poets has 2 of 3 runs"),
          arguments(
              new WhyWaiting.FailedThere("w3", "local-disk", true, 30),
              "failed-there",
              "worker w3 failed it with local-disk, again in 30 s"),
          arguments(
              new WhyWaiting.FailedThere("w3", "local-disk", false, 600),
              "failed-there",
              "worker w3 failed it with local-disk, again in 10 min unless another is free before"),
          arguments(
              new WhyWaiting.WorkerSick("w3", 2, "local-disk", 30),
              "worker-sick",
              "worker w3 failed 2 runs in a row, the last with local-disk, again in 30 s"),
          arguments(new RunsAhead(1, OptionalDouble.empty()), "runs-ahead", "1 run ahead"),
          arguments(
              new RunsAhead(2, OptionalDouble.of(59)), "runs-ahead", "2 runs ahead, about 59 s"),
          arguments(
              new RunsAhead(2, OptionalDouble.of(60)), "runs-ahead", "2 runs ahead, about 1 min"),
          arguments(
              new RunsAhead(2, OptionalDouble.of(3599)),
              "runs-ahead",
              "2 runs ahead, about 60 min"),
          arguments(
              new RunsAhead(3, OptionalDouble.of(3600)), "runs-ahead", "3 runs ahead, about 1.0 h"),
          arguments(
              new RunsAhead(3, OptionalDouble.of(9000)),
              "runs-ahead",
              "3 runs ahead, about 2.5 h"));

  @ParameterizedTest(name = "{1}: {2}")
  @FieldSource("REASONS")
  void aReasonIsAStableWordForProgramsAndASentenceForPeople(
      WhyWaiting why, String kind, String reason) {
    assertThat(why.kind()).isEqualTo(kind);
    assertThat(why.reason()).isEqualTo(reason);
  }
}
