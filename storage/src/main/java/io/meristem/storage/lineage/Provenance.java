package io.meristem.storage.lineage;

/**
 * What software and hardware made a version.
 *
 * @param product version of Meristem
 * @param revision of its source
 */
public record Provenance(
    String product,
    String revision,
    String jdk,
    String djl,
    String libtorch,
    int threads,
    String device,
    String worker) {}
