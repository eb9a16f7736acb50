package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.meristem.storage.run.Birth;

/**
 * What came of doing a growth again: a blob that never changes.
 *
 * @param recorded the birth that the version's document tells of
 * @param found the birth as it was done again, with a certificate measured anew
 */
public record VerificationReport(
    String version, String run, Birth recorded, Birth found, Provenance provenance) {

  /** Whether the child was born again, bit for bit, and its certificate holds as well as it did. */
  @JsonIgnore
  public boolean isConfirmed() {
    return recorded.sha256().equals(found.sha256())
        && recorded.certificate().passed() == found.certificate().passed();
  }
}
