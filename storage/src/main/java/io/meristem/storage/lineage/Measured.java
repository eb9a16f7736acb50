package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.meristem.storage.run.DatasetRef;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A version's loss on one held-out set.
 *
 * @param loss mean in nats per token
 * @param windows how many were averaged over
 * @param sequence tokens per window
 * @param bytesPerToken of the set's text
 * @param standardError of the loss, by the spread of the windows' losses; absent with one window,
 *     and in what was measured before it was kept
 */
public record Measured(
    DatasetRef dataset,
    double loss,
    int windows,
    int sequence,
    double bytesPerToken,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble standardError) {

  /** Of the standard normal distribution, 97.5 %. */
  private static final double Z = 1.959964;

  /** Losses between which the set's true loss lies in 95 of 100 cases. */
  public record Interval(double from, double to) {}

  public Measured(
      DatasetRef dataset,
      double loss,
      int windows,
      int sequence,
      double bytesPerToken,
      @JacksonInject(useInput = OptBoolean.TRUE) OptionalDouble standardError) {
    this.dataset = dataset;
    this.loss = loss;
    this.windows = windows;
    this.sequence = sequence;
    this.bytesPerToken = bytesPerToken;
    this.standardError = standardError;
  }

  /** With a loss of which nobody knows how sure it is. */
  public Measured(
      DatasetRef dataset, double loss, int windows, int sequence, double bytesPerToken) {
    this(dataset, loss, windows, sequence, bytesPerToken, OptionalDouble.empty());
  }

  /** {@code e^loss}. */
  @JsonIgnore
  public double perplexity() {
    return Math.exp(loss);
  }

  /** The loss in bits, over the bytes that a token stands for: comparable between tokenizers. */
  @JsonIgnore
  public double bitsPerByte() {
    return loss / Math.log(2) / bytesPerToken;
  }

  /**
   * How sure the loss is, if that is known: Student's interval over the windows, as if these were
   * independent.
   */
  @JsonIgnore
  public Optional<Interval> interval() {
    return standardError.isEmpty() || windows < 2
        ? Optional.empty()
        : Optional.of(around(quantile(windows - 1) * standardError.getAsDouble()));
  }

  private Interval around(double half) {
    return new Interval(loss - half, loss + half);
  }

  /** Student's t, 97.5 %, by the first terms of its expansion around the normal distribution. */
  private static double quantile(int freedom) {
    double cube = Math.pow(Z, 3);
    double first = (cube + Z) / 4;
    double second = (5 * cube * Z * Z + 16 * cube + 3 * Z) / 96;
    return Z + first / freedom + second / ((double) freedom * freedom);
  }
}
