package io.meristem.trainer.training;

import io.meristem.storage.checkpoint.TauRamp;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.trainer.tokenformer.OldRows;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongFunction;

/** Where training begins. */
public sealed interface StartingPoint {

  /** The model at its birth: with the taus that it had before the first update. */
  TokenFormerConfig config();

  Path weights();

  /** How tau moves, if it does. */
  Optional<TauRamp> ramp();

  /** What is trained otherwise than the rest. */
  OldRows old();

  /**
   * A model before the run's first update: a fresh root, or a child as it was grown.
   *
   * @param moments of an ancestor's optimizer; otherwise the optimizer starts anew
   */
  record Birth(
      TokenFormerConfig config,
      Path weights,
      Optional<Path> moments,
      Optional<TauRamp> ramp,
      OldRows old)
      implements StartingPoint {

    /** A model that is trained alike in all its rows. */
    public Birth(
        TokenFormerConfig config, Path weights, Optional<Path> moments, Optional<TauRamp> ramp) {
      this(config, weights, moments, ramp, OldRows.NONE);
    }
  }

  /**
   * A run that was interrupted.
   *
   * @param earlier gives the birth, when asked for 0, or a resume point of the same run that was
   *     written after so many batches; called only when training goes back there
   */
  record Resumed(
      TokenFormerConfig config, SavedPoint point, OldRows old, LongFunction<StartingPoint> earlier)
      implements StartingPoint {

    @Override
    public Path weights() {
      return point.weights();
    }

    @Override
    public Optional<TauRamp> ramp() {
      return point.state().ramp();
    }
  }
}
