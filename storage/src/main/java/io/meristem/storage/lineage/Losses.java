package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.meristem.storage.run.LossPoint;
import java.util.List;

/**
 * Mean validation loss in nats per token over the same fixed windows, before the first and after
 * the last update of the run, and at some points between; and beside it, never to be joined with
 * it, the loss of the batches that were learnt from.
 *
 * @param between in the order of training; equal specifications measure after equal steps
 * @param training running means over the newest batches, each before its update; none in documents
 *     that are older than they are
 * @param windows how many were averaged over
 * @param bytesPerToken of the validation text
 */
public record Losses(
    double atBirth,
    double atEnd,
    List<LossPoint> between,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LossPoint> training,
    int windows,
    int sequence,
    double bytesPerToken) {

  public Losses(
      double atBirth,
      double atEnd,
      List<LossPoint> between,
      @JacksonInject(useInput = OptBoolean.TRUE) List<LossPoint> training,
      int windows,
      int sequence,
      double bytesPerToken) {
    this.atBirth = atBirth;
    this.atEnd = atEnd;
    this.between = List.copyOf(between);
    this.training = List.copyOf(training);
    this.windows = windows;
    this.sequence = sequence;
    this.bytesPerToken = bytesPerToken;
  }
}
