package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.TauRamp;
import io.meristem.storage.run.TrainingSpec;
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

/** The steps of one attempt. */
record TrainingLoop(
    Training training,
    Batches batches,
    Evaluation evaluation,
    TokenFormer model,
    Optimizer optimizer,
    TrainingListener listener) {

  private static final Map<String, String> FORMAT = Map.of("format", "pt");

  TrainingOutcome from(ResumeState start) {
    TrainingSpec spec = training.spec();
    LearningRate rate = LearningRate.of(spec);
    for (long step = start.step(); step < spec.steps(); step++) {
      rescale(start.ramp(), step);
      double learningRate = rate.at(step);
      Batch batch = batches.at(step, training.corpus().train());
      Progress progress =
          optimizer.step(
              batch.inputs(),
              batch.targets(),
              new Update(learningRate, spec.weightDecay(), spec.clip(), Double.POSITIVE_INFINITY));
      if (!progress.applied()) {
        return diverged(step, progress, learningRate);
      }
      Optional<HandedOver> handover = report(start, step + 1, progress, learningRate);
      if (handover.isPresent()) {
        return handover.get();
      }
    }
    return finished(start);
  }

  private void rescale(Optional<TauRamp> ramp, long step) {
    ramp.ifPresent(known -> model.rescale(known.tauAt(step)));
  }

  private Optional<HandedOver> report(
      ResumeState start, long done, Progress progress, double learningRate) {
    TrainingSpec spec = training.spec();
    long tokens = (long) spec.batch() * spec.sequence();
    Decision decision =
        listener.stepped(
            new StepReport(done, progress.loss(), progress.gradientNorm(), learningRate, tokens));
    boolean due = done % spec.resumeEvery() == 0 && done < spec.steps();
    return switch (decision) {
      case GO_ON -> {
        if (due) {
          save(start, done);
        }
        yield Optional.empty();
      }
      case HAND_OVER -> Optional.of(new HandedOver(save(start, done)));
    };
  }

  private ResumePoint save(ResumeState start, long done) {
    Path directory = created(training.directory().resolve("resume-" + done));
    Path weights = directory.resolve("weights.safetensors");
    Path moments = directory.resolve("moments.safetensors");
    model.save(weights, FORMAT);
    optimizer.save(moments);
    ResumeState state =
        new ResumeState(done, optimizer.updates(), start.ramp(), start.lossAtBirth());
    ResumePoint point = new ResumePoint(weights, moments, state);
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

  private static Diverged diverged(long step, Progress progress, double learningRate) {
    return new Diverged(
        step + 1,
        "update %d found a loss of %s and a gradient norm of %s at learning rate %s"
                .formatted(step + 1, progress.loss(), progress.gradientNorm(), learningRate)
            + "; a lower peak learning rate or a longer warm-up may help");
  }

  private TrainingOutcome finished(ResumeState start) {
    long steps = training.spec().steps();
    rescale(start.ramp(), steps);
    double loss = evaluation.loss(model, training.corpus().validation());
    if (!Double.isFinite(loss)) {
      return new Diverged(
          steps, "the validation loss after update %d is %s".formatted(steps, loss));
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
        start.lossAtBirth(),
        loss,
        evaluation.windows());
  }
}
