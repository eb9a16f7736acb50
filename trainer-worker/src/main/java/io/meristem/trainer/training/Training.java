package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.Optimizer;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.training.StartingPoint.Birth;
import io.meristem.trainer.training.StartingPoint.Resumed;
import java.nio.file.Path;

/**
 * Trains a model as its specification says. Neither clock nor chance takes part: equal inputs give
 * equal bits on the CPU with the same number of threads, and a run that was interrupted at any step
 * and resumed ends in the bits of the uninterrupted one.
 *
 * @param directory an existing directory for resume points and the final files; whoever listens
 *     clears away resume points that it needs no more
 */
public record Training(Kernel kernel, TrainingSpec spec, Corpus corpus, Path directory) {

  /**
   * Runs on the calling thread until the steps are done, the listener asks to stop, or the model
   * breaks.
   *
   * @throws IllegalArgumentException when a split is too short for one row, the model's sequence is
   *     shorter than the specification's, or the files of a resume point do not belong together
   */
  public TrainingOutcome run(StartingPoint start, TrainingListener listener) {
    Batches batches =
        Batches.of(corpus.hash(), spec.seed(), spec.batch(), spec.sequence(), corpus.train());
    Evaluation evaluation =
        new Evaluation(spec.evaluationWindows(), spec.sequence(), corpus.validation().length());
    try (TokenFormer model = model(start);
        Optimizer optimizer = optimizer(model, start)) {
      ResumeState state =
          switch (start) {
            case Birth birth -> atBirth(birth, model, optimizer, evaluation);
            case Resumed(_, ResumePoint point) -> point.state();
          };
      return new TrainingLoop(this, batches, evaluation, model, optimizer, listener).from(state);
    }
  }

  private TokenFormer model(StartingPoint start) {
    try (SafetensorsFile weights = SafetensorsFile.open(start.weights())) {
      return TokenFormer.load(kernel, start.config(), weights);
    }
  }

  private static Optimizer optimizer(TokenFormer model, StartingPoint start) {
    return switch (start) {
      case Birth birth ->
          birth.moments().isPresent()
              ? loaded(model, birth.moments().get())
              : Optimizer.fresh(model);
      case Resumed(_, ResumePoint point) -> {
        Optimizer optimizer = loaded(model, point.moments());
        requireSame(optimizer.updates(), point);
        yield optimizer;
      }
    };
  }

  private static Optimizer loaded(TokenFormer model, Path file) {
    try (SafetensorsFile moments = SafetensorsFile.open(file)) {
      return Optimizer.load(model, moments);
    }
  }

  private static void requireSame(long updates, ResumePoint point) {
    if (updates != point.state().updates()) {
      throw new IllegalArgumentException(
          "%s has seen %d updates, and the state beside it %d"
              .formatted(point.moments(), updates, point.state().updates()));
    }
  }

  private ResumeState atBirth(
      Birth birth, TokenFormer model, Optimizer optimizer, Evaluation evaluation) {
    birth.ramp().ifPresent(ramp -> model.rescale(ramp.tauAt(0)));
    double loss = evaluation.loss(model, corpus.validation());
    return new ResumeState(0, optimizer.updates(), birth.ramp(), loss);
  }
}
