package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.lineage.Provenance;
import io.meristem.trainer.tokenformer.Kernel;
import org.junit.jupiter.api.Test;

class EdgesTest {

  @Test
  void whatAWorkerMakesNamesItsClass() {
    try (Kernel kernel = Kernel.open(1)) {
      Capacity capacity = new Capacity("small-cpu", 1L << 30);

      Provenance provenance =
          new Edges().provenance(kernel, new Identity("worker-1", "nonce"), capacity);

      assertThat(provenance.workerClass()).hasValue("small-cpu");
      assertThat(provenance.device()).isEqualTo(kernel.device());
    }
  }
}
