package io.meristem.orchestrator.api;

import io.meristem.orchestrator.dispatch.Offers;
import io.meristem.orchestrator.dispatch.WhyWaiting;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.planning.Estimate;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Source;
import io.meristem.storage.lineage.DataWindow;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.TrainingSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the API shows of runs, versions and datasets. */
@ApplicationScoped
class Views {

  /** Every word for the state of a run. */
  static final List<String> STATES =
      List.of(
          "waiting",
          "offered",
          "running",
          "pausing",
          "paused",
          "publishing",
          "published",
          "failed",
          "cancelled",
          "abandoned");

  private final Index index;
  private final Facts facts;
  private final Offers offers;

  Views(Index index, Facts facts, Offers offers) {
    this.index = index;
    this.facts = facts;
    this.offers = offers;
  }

  /**
   * A run as it is now.
   *
   * @param parent whose child it is to publish
   * @param pending why it waits, while it does
   * @param version that it published, or that it evaluates or verifies
   * @param measured what an evaluation found
   * @param verification what a verification found
   */
  record RunView(
      String id,
      String kind,
      String state,
      Optional<String> model,
      Optional<String> parent,
      Optional<DatasetRef> trainedOn,
      int generation,
      int attempt,
      RunTerms terms,
      Optional<PendingView> pending,
      Optional<String> worker,
      Optional<Progress> progress,
      Optional<ProblemView> problem,
      Optional<String> version,
      Optional<String> dataset,
      List<MeasuredView> measured,
      Optional<VerificationView> verification,
      Actor requestedBy,
      Instant requestedAt,
      Instant changedAt) {}

  /**
   * How far the newest attempt has come, by its newest heartbeat.
   *
   * @param etaSeconds until the phase is done; unknown in its first minute and while it is stalled
   * @param resumePointSeconds how old the newest resume point is: what a loss would cost
   * @param stalled whether a step is overdue though the worker lives
   */
  record Progress(
      String phase,
      long step,
      long steps,
      OptionalDouble loss,
      OptionalDouble tokensPerSecond,
      OptionalDouble etaSeconds,
      OptionalDouble resumePointSeconds,
      boolean stalled,
      Optional<GuardTotals> guard) {}

  /** Why a run failed or was cancelled. */
  record ProblemView(String type, String title, String detail) {}

  /** What a request would lead to, and where. */
  record DryRun(RunSpec spec, Estimate estimate, FitView fit) {}

  /** A file of a version. */
  record FileView(long bytes, String sha256, String href) {}

  /**
   * A published version; {@code config.tau} is the one in force at the end of its training. Losses,
   * perplexity and bits per byte are of its own dataset's validation split.
   *
   * @param lossy whether its growth changed the parent's function, as its recipe allowed
   * @param state what became of it since
   * @param evaluations on named sets, the newest first
   * @param verifications of its growth, the newest first
   */
  record VersionView(
      String id,
      String model,
      String run,
      Edge edge,
      boolean lossy,
      LineageViews.StateView state,
      List<String> parents,
      long parameters,
      OptionalDouble lossAtBirth,
      OptionalDouble lossAtEnd,
      OptionalDouble perplexity,
      OptionalDouble bitsPerByte,
      Optional<PreservationCertificate> certificate,
      Optional<String> birthSha256,
      long trainedTokens,
      OptionalDouble epochs,
      OptionalDouble seconds,
      Optional<Telemetry> telemetry,
      Optional<DatasetRef> dataset,
      Optional<TrainingSpec> training,
      Optional<DataWindow> window,
      List<MeasuredView> evaluations,
      List<VerificationView> verifications,
      TokenFormerConfig config,
      Map<String, FileView> files,
      Provenance provenance) {}

  /** A model's versions, root first, then by ancestry. */
  record LineageView(String model, List<VersionView> versions) {}

  /** A model in a list. */
  record ModelView(String name, int versions, String newest) {}

  /** A dataset that runs can train on. */
  record DatasetView(
      String name,
      String hash,
      String run,
      TokenizerView tokenizer,
      long trainTokens,
      long validationTokens,
      long validationBytes,
      List<SourceView> sources) {}

  /** How a dataset was tokenised; {@code sha256} is that of its {@code tokenizer.json}. */
  record TokenizerView(int vocabulary, String sha256) {}

  /** One of the texts of a dataset. */
  record SourceView(
      String sha256, long bytes, double weight, long trainTokens, long validationTokens) {}

  /** All of them at the same moment. */
  List<RunView> runs(List<Run> runs) {
    Map<String, WhyWaiting> waiting = offers.waiting();
    return runs.stream().map(run -> run(run, waiting)).toList();
  }

  RunView run(Run run) {
    boolean isWithoutWorker =
        run.state() instanceof RunState.Waiting || run.state() instanceof RunState.Offered;
    return run(run, isWithoutWorker ? offers.waiting() : Map.of());
  }

  private RunView run(Run run, Map<String, WhyWaiting> waiting) {
    return new RunView(
        run.id(),
        run.spec().kind(),
        state(run),
        model(run.spec()),
        parent(run.spec()),
        run.spec() instanceof RunSpec.Training training
            ? Optional.of(training.dataset())
            : Optional.empty(),
        run.life().generation(),
        run.life().attempt(),
        run.terms(),
        Optional.ofNullable(waiting.get(run.id())).map(PendingView::of),
        run.state() instanceof RunState.Running(String worker)
            ? Optional.of(worker)
            : Optional.empty(),
        run.state() instanceof RunState.Running
            ? index.heartbeat(run.id()).map(Views::progress)
            : Optional.empty(),
        problem(run.state()),
        version(run),
        dataset(run),
        facts.evaluation(run.id()).map(MeasuredView::of).orElse(List.of()),
        facts.verification(run.id()).map(VerificationView::of),
        run.requestedBy(),
        run.requestedAt(),
        run.changedAt());
  }

  /** Whether a run is in a state, by the name that views show. */
  static boolean isIn(Run run, Optional<String> state) {
    return state.isEmpty() || state.get().equals(state(run));
  }

  /** Whether a run is about a model. */
  static boolean isOf(Run run, Optional<String> model) {
    return model.isEmpty() || model.equals(model(run.spec()));
  }

  static String state(Run run) {
    String state = run.state().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return run.life().pauseWished() ? "pausing" : state;
  }

  private static Progress progress(Heartbeat beat) {
    return new Progress(
        beat.phase(),
        beat.step(),
        beat.steps(),
        beat.loss(),
        beat.tokensPerSecond(),
        beat.etaSeconds(),
        beat.resumePointSeconds(),
        beat.stalled(),
        beat.guard());
  }

  private static Optional<ProblemView> problem(RunState state) {
    return switch (state) {
      case RunState.Failed(var problem) ->
          Optional.of(
              new ProblemView(
                  Problems.type(problem.type()).toString(), problem.title(), problem.detail()));
      case RunState.Cancelled(String reason) ->
          Optional.of(
              new ProblemView(
                  Problems.type("cancelled").toString(), "The run was cancelled", reason));
      case RunState.Open _, RunState.Published _, RunState.Abandoned _ -> Optional.empty();
    };
  }

  static Optional<String> model(RunSpec spec) {
    return switch (spec) {
      case RunSpec.PrepareDataset _ -> Optional.empty();
      case RunSpec.Publishing publishing -> Optional.of(publishing.model());
      case RunSpec.Evaluate evaluate -> Optional.of(evaluate.model());
      case RunSpec.Verify verify -> Optional.of(verify.growth().model());
    };
  }

  private static Optional<String> parent(RunSpec spec) {
    return spec instanceof RunSpec.Publishing publishing
        ? publishing.start().map(ParentRef::version)
        : Optional.empty();
  }

  private static Optional<String> version(Run run) {
    return switch (run.spec()) {
      case RunSpec.PrepareDataset _ -> Optional.empty();
      case RunSpec.Publishing _ ->
          run.state() instanceof RunState.Published
              ? Optional.of(VersionDocument.idOf(run.id()))
              : Optional.empty();
      case RunSpec.Evaluate evaluate -> Optional.of(evaluate.version().version());
      case RunSpec.Verify verify -> Optional.of(verify.version().version());
    };
  }

  private static VersionState state(String version, Lineage lineage) {
    return lineage
        .version(version)
        .orElseThrow(() -> Problems.unknown("version", version, "models"));
  }

  private List<VerificationView> verifications(String version, Lineage lineage) {
    return facts.verificationsOf(version).stream()
        .filter(report -> lineage.knows(report.run()))
        .map(VerificationView::of)
        .toList();
  }

  private List<MeasuredView> evaluations(String version, Lineage lineage) {
    return facts.evaluationsOf(version).stream()
        .filter(report -> lineage.knows(report.run()))
        .map(MeasuredView::of)
        .flatMap(List::stream)
        .toList();
  }

  private Optional<String> dataset(Run run) {
    if (!(run.state() instanceof RunState.Published)
        || !(run.spec() instanceof RunSpec.PrepareDataset spec)) {
      return Optional.empty();
    }
    return index.datasets().stream()
        .filter(dataset -> dataset.name().equals(spec.dataset()) && dataset.run().equals(run.id()))
        .findFirst()
        .or(() -> index.dataset(spec.dataset()))
        .map(dataset -> dataset.name() + "/" + dataset.hash());
  }

  /** A version, as far as the lineage tells of it. */
  VersionView version(VersionDocument version, Lineage lineage) {
    return version(version, state(version.id(), lineage), lineage);
  }

  private VersionView version(VersionDocument version, VersionState state, Lineage lineage) {
    return new VersionView(
        version.id(),
        version.model(),
        version.run(),
        version.edge(),
        state.published().lossy(),
        LineageViews.state(state, lineage),
        version.parents(),
        version.parameters(),
        number(version.trained(), by -> by.losses().atBirth()),
        number(version.trained(), by -> by.losses().atEnd()),
        number(version.trained(), by -> by.atEnd().perplexity()),
        number(version.trained(), by -> by.atEnd().bitsPerByte()),
        version.birth().map(Birth::certificate),
        version.birth().map(Birth::sha256),
        version.trained().map(by -> by.window().tokens()).orElse(0L),
        number(version.trained(), by -> by.window().epochs()),
        number(version.trained(), Trained::seconds),
        version.trained().map(Telemetry::of),
        version.trained().map(Trained::dataset),
        version.trained().map(Trained::spec),
        version.trained().map(Trained::window),
        evaluations(version.id(), lineage),
        verifications(version.id(), lineage),
        version.config(),
        files(version),
        version.provenance());
  }

  private static OptionalDouble number(
      Optional<Trained> trained, ToDoubleFunction<Trained> property) {
    return trained.stream().mapToDouble(property).findFirst();
  }

  private static Map<String, FileView> files(VersionDocument version) {
    return version.downloads().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                file ->
                    new FileView(
                        file.getValue().bytes(),
                        file.getValue().sha256(),
                        "/api/v1/versions/" + version.id() + "/files/" + file.getKey())));
  }

  static DatasetView dataset(DatasetManifest dataset) {
    return new DatasetView(
        dataset.name(),
        dataset.hash(),
        dataset.run(),
        new TokenizerView(dataset.tokenizer().vocabulary(), dataset.tokenizer().sha256()),
        dataset.trainTokens(),
        dataset.validationTokens(),
        dataset.validationBytes(),
        dataset.sources().stream().map(Views::source).toList());
  }

  private static SourceView source(Source source) {
    return new SourceView(
        source.sha256(),
        source.bytes(),
        source.weight(),
        source.trainTokens(),
        source.validationTokens());
  }
}
