package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.run.GuardState;
import io.meristem.storage.run.TrainingSpec;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.OldRows;
import io.meristem.trainer.tokenformer.Optimizer;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.training.StartingPoint.Birth;
import io.meristem.trainer.training.StartingPoint.Resumed;
import io.meristem.trainer.training.TrainingOutcome.Diverged;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model as its specification says. Neither clock nor chance takes part: equal inputs give
 * equal bits on the CPU with the same number of threads, and a run that was interrupted at any step
 * and resumed ends in the bits of the uninterrupted one.
 *
 * @param directory an existing directory for resume points and the final files; resume points that
 *     training may still go back to stay there until it needs them no more
 */
public record Training(Kernel kernel, TrainingSpec spec, Corpus corpus, Path directory) {

  /**
   * Runs on the calling thread until the steps are done, the listener asks to stop, or the model
   * breaks and the guard finds no way on.
   *
   * @throws IllegalArgumentException when a split is too short for one row, the model's sequence is
   *     shorter than the specification's, or the files of a resume point do not belong together
   */
  public TrainingOutcome run(StartingPoint start, TrainingListener listener) {
    ResidentPeak peak = ResidentPeak.mark();
    GoodPoints points = new GoodPoints(start);
    StartingPoint from = start;
    Optional<GuardState> trouble = Optional.empty();
    while (true) {
      switch (leg(from, trouble, points, listener, peak)) {
        case Turn.Over(var outcome) -> {
          return outcome;
        }
        case Turn.BackFrom(var state) -> {
          trouble = Optional.of(state);
          from = points.at(state.good());
        }
      }
    }
  }

  /** From a start, or from a good point after trouble, to the end or to the next trouble. */
  private Turn.End leg(
      StartingPoint from,
      Optional<GuardState> trouble,
      GoodPoints points,
      TrainingListener listener,
      ResidentPeak peak) {
    Evaluation evaluation = evaluation();
    try (TokenFormer model = model(from);
        Optimizer optimizer = optimizer(model, from)) {
      ResumeState kept =
          switch (from) {
            case Birth birth -> atBirth(birth, model, optimizer, evaluation);
            case Resumed resumed -> resumed.point().state();
          };
      if (!Double.isFinite(kept.lossAtBirth())) {
        return new Turn.Over(stillborn(kept.lossAtBirth()));
      }
      if (from instanceof Birth && trouble.isEmpty()) {
        listener.born(
            kept.lossAtBirth(), evaluation.deadTokens(model, corpus.validation(), spec.compute()));
      }
      ResumeState state =
          trouble.map(before -> kept.with(kept.guard().wentBackFrom(before))).orElse(kept);
      return new TrainingLoop(this, batches(), evaluation, model, optimizer, listener, points, peak)
          .from(state);
    }
  }

  private Batches batches() {
    return Batches.of(corpus.hash(), spec.seed(), spec.batch(), spec.sequence(), corpus.train());
  }

  private Evaluation evaluation() {
    return new Evaluation(spec.evaluationWindows(), spec.sequence(), corpus.validation().length());
  }

  private static Diverged stillborn(double loss) {
    return new Diverged(
        0,
        "the model was born with a validation loss of %s, so nothing was trained".formatted(loss)
            + "; start from another version, or look at the weights and taus of this one");
  }

  private TokenFormer model(StartingPoint start) {
    try (SafetensorsFile weights = SafetensorsFile.open(start.weights())) {
      return TokenFormer.load(kernel, start.config(), weights);
    }
  }

  private Optimizer optimizer(TokenFormer model, StartingPoint start) {
    return switch (start) {
      case Birth birth ->
          birth.moments().isPresent()
              ? loaded(model, birth.moments().get(), birth.old())
              : Optimizer.fresh(model, spec.compute(), birth.old());
      case Resumed(_, SavedPoint point, OldRows old, _) -> {
        Optimizer optimizer = loaded(model, point.moments(), old);
        requireSame(optimizer.updates(), point);
        yield optimizer;
      }
    };
  }

  private Optimizer loaded(TokenFormer model, Path file, OldRows old) {
    try (SafetensorsFile moments = SafetensorsFile.open(file)) {
      return Optimizer.load(model, moments, spec.compute(), old);
    }
  }

  private static void requireSame(long updates, SavedPoint point) {
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
    return new ResumeState(
        0, optimizer.updates(), birth.ramp(), loss, List.of(), List.of(), GuardState.BIRTH);
  }
}
