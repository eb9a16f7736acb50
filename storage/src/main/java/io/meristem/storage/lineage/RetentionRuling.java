package io.meristem.storage.lineage;

import java.util.Optional;

/**
 * What a model's retention is, and who said so when.
 *
 * @param rules empty if they were taken back
 */
public record RetentionRuling(Optional<RetentionRules> rules, Stamp stamp) {}
