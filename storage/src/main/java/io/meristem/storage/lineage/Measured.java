package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.meristem.storage.run.DatasetRef;

/**
 * A version's loss on one held-out set.
 *
 * @param loss mean in nats per token
 * @param windows how many were averaged over
 * @param sequence tokens per window
 * @param bytesPerToken of the set's text
 */
public record Measured(
    DatasetRef dataset, double loss, int windows, int sequence, double bytesPerToken) {

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
}
