package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.TauRamp;
import io.meristem.storage.run.GuardState;
import io.meristem.storage.run.GuardVerdict.Applied;
import io.meristem.storage.run.GuardVerdict.Failed;
import io.meristem.storage.run.GuardVerdict.Halved;
import io.meristem.storage.run.GuardVerdict.Refused;
import io.meristem.storage.run.GuardVerdict.Skipped;
import io.meristem.storage.run.GuardVerdict.WentBack;
import io.meristem.storage.run.LossPoint;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.storage.run.TriedUpdate;
import io.meristem.trainer.tokenformer.Optimizer;
import io.meristem.trainer.tokenformer.Progress;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.tokenformer.Update;
import io.meristem.trainer.training.TrainingListener.Decision;
import io.meristem.trainer.training.TrainingOutcome.Diverged;
import io.meristem.trainer.training.TrainingOutcome.Finished;
import io.meristem.trainer.training.TrainingOutcome.HandedOver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The steps until training ends or goes back. */
record TrainingLoop(
    Training training,
    Batches batches,
    Evaluation evaluation,
    TokenFormer model,
    Optimizer optimizer,
    TrainingListener listener,
    GoodPoints points,
    ResidentPeak peak) {

  private static final Map<String, String> FORMAT = Map.of("format", "pt");

  Turn.End from(ResumeState start) {
    ResumeState state = start;
    while (state.step() < training.spec().steps()) {
      switch (turn(state)) {
        case Turn.GoOn(var next) -> state = next;
        case Turn.End end -> {
          return end;
        }
      }
    }
    return new Turn.Over(finished(state));
  }

  private Turn turn(ResumeState state) {
    TriedUpdate tried = tried(state);
    return switch (state.guard().after(training.spec().guard(), tried)) {
      case Applied(var guard) -> applied(measured(learnt(state.updated(guard))), tried);
      case Refused refused -> refused(state, refused);
      case Failed(var reason) -> new Turn.Over(new Diverged(tried.number(), reason));
    };
  }

  private TriedUpdate tried(ResumeState state) {
    TrainingSpec spec = training.spec();
    GuardState guard = state.guard();
    rescale(state.ramp(), state.step());
    double learningRate = LearningRate.of(spec).at(state.step()) * guard.rate();
    double limit = guard.limit(spec.guard(), state.lossAtBirth());
    Batch batch = batches.at(guard.batches(), training.corpus().train());
    Progress progress =
        optimizer.step(
            batch.inputs(),
            batch.targets(),
            new Update(learningRate, spec.weightDecay(), spec.clip(), limit));
    return new TriedUpdate(
        state.step() + 1,
        progress.loss(),
        progress.gradientNorm(),
        learningRate,
        limit,
        progress.applied());
  }

  private void rescale(Optional<TauRamp> ramp, long step) {
    ramp.ifPresent(known -> model.rescale(known.tauAt(step)));
  }

  /** With the validation loss, where one is due; one that is no number says nothing. */
  private ResumeState measured(ResumeState state) {
    TrainingSpec spec = training.spec();
    if (!spec.isMeasuredAfter(state.step())) {
      return state;
    }
    rescale(state.ramp(), state.step());
    double loss = evaluation.loss(model, training.corpus().validation());
    return Double.isFinite(loss) ? state.measured(point(state, loss)) : state;
  }

  /** With the loss of the newest batches, where it is to be kept. */
  private ResumeState learnt(ResumeState state) {
    return training.spec().isTrainingLossKeptAfter(state.step())
        ? state.learnt(point(state, state.guard().loss().mean()))
        : state;
  }

  private LossPoint point(ResumeState state, double loss) {
    TrainingSpec spec = training.spec();
    return new LossPoint(state.step(), state.step() * spec.batch() * spec.sequence(), loss);
  }

  private Turn applied(ResumeState state, TriedUpdate tried) {
    TrainingSpec spec = training.spec();
    Decision decision =
        listener.stepped(
            new StepReport(
                tried.number(),
                tried.loss(),
                tried.gradientNorm(),
                tried.learningRate(),
                (long) spec.batch() * spec.sequence(),
                state.guard().totals()));
    boolean due = state.step() % spec.resumeEvery() == 0 && state.step() < spec.steps();
    ResumeState kept = due ? state.with(state.guard().written()) : state;
    return switch (decision) {
      case GO_ON -> {
        if (due) {
          points.add(save(kept));
        }
        yield new Turn.GoOn(kept);
      }
      case HAND_OVER -> new Turn.Over(new HandedOver(save(kept)));
    };
  }

  /** A handover waits until training is back. */
  private Turn refused(ResumeState state, Refused refused) {
    Decision decision = listener.refused(refused);
    ResumeState next = state.with(refused.state());
    return switch (refused) {
      case WentBack _ -> new Turn.BackFrom(refused.state());
      case Skipped _, Halved _ ->
          switch (decision) {
            case GO_ON -> new Turn.GoOn(next);
            case HAND_OVER -> new Turn.Over(new HandedOver(save(next)));
          };
    };
  }

  private SavedPoint save(ResumeState state) {
    Path directory = created(training.directory().resolve("resume-" + state.guard().batches()));
    Path weights = directory.resolve("weights.safetensors");
    Path moments = directory.resolve("moments.safetensors");
    model.save(weights, FORMAT);
    optimizer.save(moments);
    SavedPoint point = new SavedPoint(weights, moments, state);
    listener.saved(point);
    return point;
  }

  private static Path created(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrainingOutcome finished(ResumeState state) {
    long steps = training.spec().steps();
    rescale(state.ramp(), steps);
    double loss = evaluation.loss(model, training.corpus().validation());
    if (!Double.isFinite(loss)) {
      return new Diverged(
          steps,
          "the validation loss after update %d is %s".formatted(steps, loss)
              + "; try a lower peakLearningRate or a longer warmup");
    }
    Path weights = training.directory().resolve("weights.safetensors");
    Path moments = training.directory().resolve("moments.safetensors");
    model.save(weights, FORMAT);
    optimizer.save(moments);
    return new Finished(
        model.config(),
        weights,
        moments,
        optimizer.updates(),
        state.lossAtBirth(),
        loss,
        state.curve(),
        state.training(),
        evaluation.windows(),
        evaluation.deadTokens(model, training.corpus().validation(), training.spec().compute()),
        state.guard().totals(),
        peak.bytes());
  }
}
