package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.RowNorms;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.LossPoint;
import io.meristem.storage.run.TrainingSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How a version was trained by the run that published it.
 *
 * @param optimizer safetensors with the Adam moments, for whoever trains it on
 * @param seconds of training, over all attempts
 * @param peakMemoryBytes the most memory that the attempt which finished was seen to hold
 * @param deadTokens how many tokens of each Pattention layer no gradient reaches at the end, by the
 *     layer's name
 * @param rowNorms of each tensor that the run's growth gave new rows, at the end
 * @param guard what it did
 */
public record Trained(
    DatasetRef dataset,
    TrainingSpec spec,
    DataWindow window,
    Losses losses,
    Checkpoint optimizer,
    double seconds,
    OptionalLong peakMemoryBytes,
    Map<String, Integer> deadTokens,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, RowNorms> rowNorms,
    GuardTotals guard) {

  public Trained(
      DatasetRef dataset,
      TrainingSpec spec,
      DataWindow window,
      Losses losses,
      Checkpoint optimizer,
      double seconds,
      OptionalLong peakMemoryBytes,
      Map<String, Integer> deadTokens,
      @JacksonInject(useInput = OptBoolean.TRUE) Map<String, RowNorms> rowNorms,
      GuardTotals guard) {
    this.dataset = dataset;
    this.spec = spec;
    this.window = window;
    this.losses = losses;
    this.optimizer = optimizer;
    this.seconds = seconds;
    this.peakMemoryBytes = peakMemoryBytes;
    this.deadTokens = Collections.unmodifiableMap(new TreeMap<>(deadTokens));
    this.rowNorms = Collections.unmodifiableMap(new TreeMap<>(rowNorms));
    this.guard = guard;
  }

  /** The validation loss over the run, from its birth to its end. */
  public List<LossPoint> curve() {
    List<LossPoint> points = new ArrayList<>();
    points.add(new LossPoint(0, 0, losses.atBirth()));
    points.addAll(losses.between());
    points.add(new LossPoint(spec.steps(), spec.trainingTokens(), losses.atEnd()));
    return points;
  }

  /** The loss after the last update, on the validation split of the dataset trained on. */
  public Measured atEnd() {
    return new Measured(
        dataset, losses.atEnd(), losses.windows(), losses.sequence(), losses.bytesPerToken());
  }

  /** Whether the losses of both can be compared: the same windows of the same dataset. */
  public boolean isMeasuredLike(Trained other) {
    return dataset.hash().equals(other.dataset.hash())
        && losses.windows() == other.losses.windows()
        && losses.sequence() == other.losses.sequence();
  }

  /**
   * Whether this is how the control arm of a version was trained that grew from the same parent: on
   * the same rows in the same order, for as long, and measured on the same windows.
   */
  public boolean isControlFor(Trained grown) {
    return window.hasSameRowsAs(grown.window) && isMeasuredLike(grown);
  }
}
