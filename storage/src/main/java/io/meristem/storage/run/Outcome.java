package io.meristem.storage.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.meristem.storage.object.BlobRef;

/** The document {@code outcome.json}, created once by the owner: it ends the attempt. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Outcome.Done.class, name = "done"),
  @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = Outcome.HandedOver.class, name = "handed-over")
})
public sealed interface Outcome {

  /** Of the lease. */
  String nonce();

  /**
   * The work is done.
   *
   * @param document what a run of its kind ends with, a blob of this attempt: a version document, a
   *     dataset manifest, an evaluation report or a verification report
   */
  record Done(String nonce, BlobRef document) implements Outcome {}

  record Failed(String nonce, Problem problem, boolean retryable) implements Outcome {}

  /** The owner stopped on purpose. */
  record HandedOver(String nonce) implements Outcome {}
}
