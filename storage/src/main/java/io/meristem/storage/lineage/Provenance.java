package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.util.Optional;

/**
 * What software and hardware made a version.
 *
 * @param product version of Meristem
 * @param revision of its source
 * @param device as the process that trained names it, such as {@code gpu 0}
 * @param workerClass of the worker, which prices are for; absent in what was made before it was
 *     kept
 */
public record Provenance(
    String product,
    String revision,
    String jdk,
    String djl,
    String libtorch,
    int threads,
    String device,
    String worker,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> workerClass) {

  public Provenance(
      String product,
      String revision,
      String jdk,
      String djl,
      String libtorch,
      int threads,
      String device,
      String worker,
      @JacksonInject(useInput = OptBoolean.TRUE) Optional<String> workerClass) {
    this.product = product;
    this.revision = revision;
    this.jdk = jdk;
    this.djl = djl;
    this.libtorch = libtorch;
    this.threads = threads;
    this.device = device;
    this.worker = worker;
    this.workerClass = workerClass;
  }
}
