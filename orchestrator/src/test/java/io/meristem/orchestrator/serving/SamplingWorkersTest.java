package io.meristem.orchestrator.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.index.Index;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.sampling.SampleRequest;
import io.meristem.storage.sampling.Sampling;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SamplingWorkersTest {

  private static final SampleRequest REQUEST =
      new SampleRequest(
          new ParentRef("v1", new BlobRef("blobs/r1/1/abc", 1, "abc")),
          new Sampling("Once", 3, 0, 0, 1, 1, List.of(), List.of()));

  private final AtomicLong nanos = new AtomicLong();
  private final Index index = new Index(nanos::get);

  @Test
  void aWorkerThatHasBeenSilentForTooLongIsNotAsked() {
    SamplingWorkers workers = new SamplingWorkers(index, Duration.ofSeconds(10));
    index.saw(Samples.worker("w1"));
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());

    Answer answer = workers.ask(REQUEST);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.problem().type()).isEqualTo("no-worker");
              assertThat(refused.problem().detail()).contains("10 seconds");
            });
  }
}
