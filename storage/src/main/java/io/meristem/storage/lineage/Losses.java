package io.meristem.storage.lineage;

import io.meristem.storage.run.LossPoint;
import java.util.List;

/**
 * Mean validation loss in nats per token over the same fixed windows, before the first and after
 * the last update of the run, and at some points between.
 *
 * @param between in the order of training; equal specifications measure after equal steps
 * @param windows how many were averaged over
 * @param bytesPerToken of the validation text
 */
public record Losses(
    double atBirth,
    double atEnd,
    List<LossPoint> between,
    int windows,
    int sequence,
    double bytesPerToken) {

  public Losses {
    between = List.copyOf(between);
  }
}
