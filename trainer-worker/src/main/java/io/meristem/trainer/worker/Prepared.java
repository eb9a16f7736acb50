package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.object.BlobRef;
import io.meristem.trainer.training.StartingPoint;
import java.util.Optional;

/**
 * A model that is ready to be trained.
 *
 * @param certificate of its growth, if it grew
 * @param probe that the certificate was computed on
 * @param seconds that earlier attempts trained
 */
record Prepared(
    StartingPoint start,
    Optional<PreservationCertificate> certificate,
    Optional<BlobRef> probe,
    double seconds) {}
