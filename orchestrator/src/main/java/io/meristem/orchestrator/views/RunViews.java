package io.meristem.orchestrator.views;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.dispatch.Offers;
import io.meristem.orchestrator.dispatch.WhyWaiting;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.planning.Estimate;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunLimits;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What the API shows of runs. */
@ApplicationScoped
public class RunViews {

  /** Every word for the state of a run. */
  public static final List<String> STATES =
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
  private final RunLimits limits;

  RunViews(Index index, Facts facts, Offers offers, Settings settings) {
    this.index = index;
    this.facts = facts;
    this.offers = offers;
    this.limits = new RunLimits(settings.dispatch().failures(), settings.dispatch().losses());
  }

  /**
   * A run as it is now.
   *
   * @param parent whose child it is to publish
   * @param lastAttempt the attempt that it comes to if all fail from now on, while it may be tried
   * @param pending why it waits, while it does
   * @param version that it published, or that it evaluates or verifies
   * @param measured what an evaluation found
   * @param verification what a verification found
   */
  public record RunView(
      String id,
      String kind,
      String state,
      Optional<String> model,
      Optional<String> parent,
      Optional<DatasetRef> trainedOn,
      int generation,
      int attempt,
      OptionalInt lastAttempt,
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
  public record ProblemView(String type, String title, String detail) {}

  /** What a request would lead to, and where. */
  public record DryRun(RunSpec spec, Estimate estimate, FitView fit) {}

  /** All of them at the same moment. */
  public List<RunView> runs(List<Run> runs) {
    Map<String, WhyWaiting> waiting = offers.waiting();
    return runs.stream().map(run -> run(run, waiting)).toList();
  }

  /** One run as it is now. */
  public RunView run(Run run) {
    boolean isWithoutWorker =
        run.state() instanceof RunState.Waiting || run.state() instanceof RunState.Offered;
    return run(run, isWithoutWorker ? offers.waiting() : Map.of());
  }

  private RunView run(Run run, Map<String, WhyWaiting> waiting) {
    return new RunView(
        run.id(),
        run.spec().kind(),
        state(run),
        run.spec().forModel(),
        parent(run.spec()),
        trainedOn(run.spec()),
        run.life().generation(),
        run.life().attempt(),
        lastAttempt(run),
        run.terms(),
        Optional.ofNullable(waiting.get(run.id())).map(PendingView::of),
        run.state() instanceof RunState.Running(String worker)
            ? Optional.of(worker)
            : Optional.empty(),
        run.state() instanceof RunState.Running
            ? index.heartbeat(run.id()).map(RunViews::progress)
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
  public static boolean isIn(Run run, Optional<String> state) {
    return state.isEmpty() || state.get().equals(state(run));
  }

  /** Whether a run is about a model. */
  public static boolean isOf(Run run, Optional<String> model) {
    return model.isEmpty() || model.equals(run.spec().forModel());
  }

  /** The word for the state of a run: one of {@link #STATES}. */
  public static String state(Run run) {
    String state = run.state().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return run.life().pauseWished() ? "pausing" : state;
  }

  private OptionalInt lastAttempt(Run run) {
    return switch (run.state()) {
      case RunState.Waiting _, RunState.Attempted _, RunState.Paused _ ->
          OptionalInt.of(limits.lastAttempt(run.life()));
      case RunState.Publishing _, RunState.Closed _ -> OptionalInt.empty();
    };
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

  private static Optional<DatasetRef> trainedOn(RunSpec spec) {
    return spec instanceof RunSpec.Training training
        ? Optional.of(training.dataset())
        : Optional.empty();
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

  private Optional<String> dataset(Run run) {
    return facts.prepared(run).map(dataset -> dataset.name() + "/" + dataset.hash());
  }
}
