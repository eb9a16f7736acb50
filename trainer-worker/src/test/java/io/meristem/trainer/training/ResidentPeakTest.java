package io.meristem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class ResidentPeakTest {

  static final long SIZE = 1L << 28;

  @Test
  void memoryThatWasTakenAndGivenBackSinceTheMarkIsSeen() {
    ResidentPeak peak = ResidentPeak.mark();
    assumeTrue(peak.level().isPresent(), "this system does not tell a process's peak memory");

    take();

    assertThat(peak.bytes().orElseThrow()).isBetween(SIZE * 9 / 10, SIZE * 2);
  }

  @Test
  void memoryThatWasTakenBeforeTheMarkIsNotSeen() {
    take();
    ResidentPeak peak = ResidentPeak.mark();
    assumeTrue(peak.level().isPresent(), "this system does not tell a process's peak memory");

    long risen = peak.bytes().orElseThrow();

    assertThat(risen).isLessThan(SIZE / 2);
  }

  private static void take() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(SIZE);
      memory.fill((byte) 1);
    }
  }
}
