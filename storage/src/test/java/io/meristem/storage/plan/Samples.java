package io.meristem.storage.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Commit;
import io.meristem.storage.plan.ArmOutcome.Done;
import io.meristem.storage.run.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A plan of a root, a growth with its control arm, a child of that and a measurement. */
final class Samples {

  static final String PLAN = "p1";
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Problem PROBLEM = new Problem("no-memory", "Too large", "the worker has 1 GB");
  static final List<Arm> ROOT_ARMS = List.of(new Arm(ArmKind.MAIN, "r-root"));
  static final List<Arm> GROWN_ARMS =
      List.of(new Arm(ArmKind.MAIN, "r-grown"), new Arm(ArmKind.CONTROL, "r-control"));

  private static final TermsWish CPU =
      new TermsWish(OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.of("cpu"));
  static final Outlook OUTLOOK = new Outlook(List.of(), Map.of("cpu", 2.5));

  private Samples() {}

  static Stage.Train root(Gate... gates) {
    return new Stage.Train(
        "root",
        "tales",
        "tales/abc",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of(gates)));
  }

  static Stage.Grow grown(Gate... gates) {
    return new Stage.Grow(
        "grown",
        "root",
        Optional.empty(),
        JsonNodeFactory.instance.objectNode(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(true),
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of(gates)));
  }

  static Stage.Continue proceed(String name, String from) {
    return new Stage.Continue(
        name,
        from,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Stage.Evaluate evaluate(String name, String from, Gate... gates) {
    return new Stage.Evaluate(
        name,
        from,
        List.of("tales"),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.of(List.of(gates)));
  }

  static PlanDocument document(Stage... stages) {
    return new PlanDocument("sample", Optional.of(CPU), List.of(stages));
  }

  /** What the log says after these entries, each a commit at noon. */
  static PlanStatus status(PlanDocument document, PlanEntry... entries) {
    Optional<PlanStatus> status =
        after(Optional.empty(), new PlanEntry.Requested(document, OUTLOOK));
    for (PlanEntry entry : entries) {
      status = after(status, entry);
    }
    return status.orElseThrow();
  }

  static Optional<PlanStatus> after(Optional<PlanStatus> before, PlanEntry entry) {
    return new PlanFold(PLAN)
        .after(before, new Commit<>(1, "", Actor.MERISTEM, "nonce", NOON, List.of(entry)));
  }

  static PlanEntry begun(String stage, List<Arm> arms) {
    return new PlanEntry.StageBegun(stage, NOON, arms);
  }

  static PlanEntry ended(String stage, ArmResult... results) {
    return new PlanEntry.StageEnded(stage, List.of(results), OptionalDouble.empty());
  }

  /** An arm that fell from a loss of 3 to this one, in an hour. */
  static ArmResult result(Arm arm, double lossAtEnd) {
    return new ArmResult(
        arm.kind(),
        arm.run(),
        Optional.of("v" + arm.run().substring(1)),
        OptionalDouble.of(3),
        OptionalDouble.of(lossAtEnd),
        OptionalDouble.of(3600),
        OptionalLong.of(1000),
        OptionalLong.of(4096),
        List.of());
  }

  /** All of these arms are done, with these losses. */
  static Map<String, ArmOutcome> done(List<Arm> arms, double... lossesAtEnd) {
    return arms.stream()
        .collect(
            Collectors.toMap(
                Arm::run, arm -> new Done(result(arm, lossesAtEnd[arms.indexOf(arm)]))));
  }
}
