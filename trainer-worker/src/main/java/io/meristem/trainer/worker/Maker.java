package io.meristem.trainer.worker;

import io.meristem.storage.lineage.Provenance;
import io.meristem.trainer.tokenformer.Kernel;
import jakarta.inject.Singleton;

/** The software and hardware that make versions here. */
@Singleton
class Maker {

  private final Build build;
  private final Kernel kernel;
  private final Identity identity;

  Maker(Build build, Kernel kernel, Identity identity) {
    this.build = build;
    this.kernel = kernel;
    this.identity = identity;
  }

  Provenance provenance() {
    return new Provenance(
        build.product(),
        build.revision(),
        Runtime.version().toString(),
        build.djl(),
        kernel.version(),
        kernel.threads(),
        kernel.device(),
        identity.worker());
  }
}
