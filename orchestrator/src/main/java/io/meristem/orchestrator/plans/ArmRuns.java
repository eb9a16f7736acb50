package io.meristem.orchestrator.plans;

import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.Alias;
import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Measured;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.RecentlyUsed;
import io.meristem.storage.object.Tip;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.plan.Arm;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.ArmOutcome;
import io.meristem.storage.plan.ArmOutcome.Broken;
import io.meristem.storage.plan.ArmOutcome.Done;
import io.meristem.storage.plan.ArmOutcome.Working;
import io.meristem.storage.plan.ArmResult;
import io.meristem.storage.plan.PlanStatus;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.ResumePoints;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What storage says of the runs of plans, and of what they start from. Reads the logs themselves: a
 * plan goes on after years, when no index remembers its runs.
 */
@ApplicationScoped
class ArmRuns {

  private static final Pattern VERSION = Pattern.compile("v[0-9a-f]+");
  private static final int KEPT = 1000;

  private final ObjectStore store;
  private final InstantSource clock;
  private final Index index;
  private final ModelLogs models;
  private final Map<String, Taken> taken = RecentlyUsed.keeping(KEPT);
  private final Map<String, Tip<Optional<Run>>> tips = RecentlyUsed.keeping(KEPT);
  private final Map<String, Done> done = RecentlyUsed.keeping(KEPT);

  /**
   * What the training of a run has taken.
   *
   * @param newest the key of its newest resume point by then
   */
  private record Taken(String newest, OptionalDouble seconds) {}

  ArmRuns(ObjectStore store, InstantSource clock, Index index, ModelLogs models) {
    this.models = models;
    this.store = store;
    this.clock = clock;
    this.index = index;
  }

  /** The request of an arm's run: the same whoever asks, and however often. */
  static RequestId request(String plan, String stage, ArmKind arm) {
    return RequestId.of("plan " + plan, stage + "/" + arm.word());
  }

  /** A published run stays as it is, and is not read again. */
  Optional<Run> read(String run) {
    var log = RunFold.log(store, run, clock);
    Tip<Optional<Run>> known = tips.getOrDefault(run, log.start());
    if (known.state().filter(seen -> seen.state() instanceof RunState.Published).isPresent()) {
      return known.state();
    }
    Tip<Optional<Run>> tip = log.read(known);
    tips.put(run, tip);
    return tip.state();
  }

  /** Where an arm stands; nothing if its run has not begun. */
  Optional<ArmOutcome> outcome(Arm arm) {
    return read(arm.run()).map(run -> outcome(arm, run));
  }

  ArmOutcome outcome(Arm arm, Run run) {
    return switch (run.state()) {
      case RunState.Open _ -> new Working();
      case RunState.Published(BlobRef document) -> done(arm, run, document);
      case RunState.Failed(Problem problem) -> new Broken(problem);
      case RunState.Closed _ ->
          new Broken(
              new Problem(
                  "cancelled",
                  "The run was cancelled",
                  "run %s was cancelled or given up; retry the plan, or start another from its versions"
                      .formatted(run.id())));
    };
  }

  private Done done(Arm arm, Run run, BlobRef document) {
    Done known = done.get(run.id());
    if (known != null) {
      return known;
    }
    Done read = new Done(result(arm, run, document));
    done.put(run.id(), read);
    return read;
  }

  /**
   * The same, with what the training of a run without a result has taken as far as that is kept.
   */
  ArmOutcome outcomeWithCost(Arm arm, Run run) {
    return switch (outcome(arm, run)) {
      case Working _ -> new Working(seconds(run.id()));
      case Broken(Problem problem, _) -> new Broken(problem, seconds(run.id()));
      case Done done -> done;
    };
  }

  private OptionalDouble seconds(String run) {
    return ResumePoints.newestKey(store, run)
        .map(newest -> seconds(run, newest))
        .orElseGet(OptionalDouble::empty);
  }

  private OptionalDouble seconds(String run, String newest) {
    Taken known = taken.get(run);
    if (known != null && known.newest().equals(newest)) {
      return known.seconds();
    }
    OptionalDouble seconds = number(ResumePoints.newestWhole(store, run).map(ResumePoint::seconds));
    taken.put(run, new Taken(newest, seconds));
    return seconds;
  }

  private ArmResult result(Arm arm, Run run, BlobRef document) {
    return run.spec() instanceof RunSpec.Evaluate
        ? measured(arm, read(document, EvaluationReport.class))
        : published(arm, read(document, VersionDocument.class));
  }

  private static ArmResult measured(Arm arm, EvaluationReport report) {
    return new ArmResult(
        arm.kind(),
        arm.run(),
        Optional.of(report.version()),
        OptionalDouble.empty(),
        report.measured().stream().mapToDouble(Measured::loss).max(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of());
  }

  private static ArmResult published(Arm arm, VersionDocument version) {
    Optional<Trained> trained = version.trained();
    return new ArmResult(
        arm.kind(),
        arm.run(),
        Optional.of(version.id()),
        number(trained.map(by -> by.losses().atBirth())),
        number(trained.map(by -> by.losses().atEnd())),
        number(trained.map(Trained::seconds)),
        OptionalLong.of(version.parameters()),
        OptionalLong.of(version.weights().bytes()),
        trained.map(Trained::curve).orElse(List.of()));
  }

  private static OptionalDouble number(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }

  /** What is there, under the names of a plan that is under way. */
  Known known(PlanStatus plan) {
    return new InStorage(Optional.of(plan));
  }

  /** What is there, for a plan that has not begun. */
  Known known() {
    return new InStorage(Optional.empty());
  }

  private <T> T read(BlobRef document, Class<T> type) {
    String key = document.key();
    String text =
        store.get(key).orElseThrow(() -> new UnreadableDocumentException(key, "it is gone", null));
    return Documents.read(key, text, type);
  }

  private final class InStorage implements Known {

    private final Optional<PlanStatus> plan;

    InStorage(Optional<PlanStatus> plan) {
      this.plan = plan;
    }

    @Override
    public Optional<PublishedVersion> version(String from) {
      return plan.flatMap(status -> status.stage(from)).isPresent()
          ? plan.flatMap(status -> status.stage(from))
              .flatMap(stage -> stage.result(ArmKind.MAIN))
              .flatMap(result -> publishedBy(result.run()))
          : ofId(from);
    }

    private Optional<PublishedVersion> ofId(String id) {
      int at = id.indexOf('@');
      if (at >= 0) {
        return models
            .read(id.substring(0, at))
            .state()
            .aliased(id.substring(at + 1))
            .flatMap(this::ofId);
      }
      return VERSION.matcher(id).matches() ? publishedBy("r" + id.substring(1)) : Optional.empty();
    }

    private Optional<PublishedVersion> publishedBy(String id) {
      return read(id)
          .flatMap(run ->
              run.state() instanceof RunState.Published(BlobRef document)
                      && run.spec() instanceof RunSpec.Publishing spec
                  ? Optional.of(
                      new PublishedVersion(
                          ArmRuns.this.read(document, VersionDocument.class),
                          document,
                          spec.isLossy()))
                  : Optional.empty());
    }

    @Override
    public Optional<DatasetManifest> dataset(String reference) {
      return index.dataset(reference).or(() -> inStorage(reference));
    }

    private Optional<DatasetManifest> inStorage(String reference) {
      int slash = reference.indexOf('/');
      if (slash < 0) {
        return Optional.empty();
      }
      String key =
          DatasetManifest.key(reference.substring(0, slash), reference.substring(slash + 1));
      return store.get(key).map(text -> Documents.read(key, text, DatasetManifest.class));
    }

    @Override
    public boolean isLocked(String model, String alias) {
      return models.read(model).state().alias(alias).filter(Alias::isLocked).isPresent();
    }

    @Override
    public boolean isTaken(String model) {
      return index.hasRoot(model);
    }
  }
}
