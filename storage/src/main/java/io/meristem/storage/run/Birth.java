package io.meristem.storage.run;

import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.object.BlobRef;

/**
 * A grown child as it was before its first update.
 *
 * @param sha256 of its weights file: the growth is a pure function, so whoever does it again finds
 *     the same
 * @param certificate what was measured of the growth
 * @param probe the token ids that the certificate was computed on
 */
public record Birth(String sha256, PreservationCertificate certificate, BlobRef probe) {}
