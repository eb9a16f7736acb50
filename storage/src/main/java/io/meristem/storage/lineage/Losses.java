package io.meristem.storage.lineage;

/**
 * Mean validation loss in nats per token over the same fixed windows, before the first and after
 * the last update of the run.
 *
 * @param windows how many were averaged over
 * @param bytesPerToken of the validation text
 */
public record Losses(
    double atBirth, double atEnd, int windows, int sequence, double bytesPerToken) {}
