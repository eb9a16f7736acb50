package io.meristem.orchestrator.views;

import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.lineage.VerificationReport;

/**
 * What came of doing a growth again.
 *
 * @param confirmed whether the child was born the same, bit for bit
 * @param certificate measured anew
 */
public record VerificationView(
    String run,
    boolean confirmed,
    String recordedSha256,
    String foundSha256,
    PreservationCertificate certificate,
    String worker) {

  static VerificationView of(VerificationReport report) {
    return new VerificationView(
        report.run(),
        report.isConfirmed(),
        report.recorded().sha256(),
        report.found().sha256(),
        report.found().certificate(),
        report.provenance().worker());
  }
}
