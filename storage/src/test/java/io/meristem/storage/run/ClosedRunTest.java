package io.meristem.storage.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosedRunTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void aKeySaysWhichRunItIsOf() {
    ClosedRun closed = new ClosedRun("r0a1b", 2, NOON);

    assertThat(ClosedRun.ofKey(closed.key())).contains(closed);
    for (String foreign :
        List.of("index/closed/foreign", "other/" + closed.key(), closed.key() + "/more")) {
      assertThat(ClosedRun.ofKey(foreign)).isEmpty();
    }
  }

  @Test
  void theLatestEndSortsFirst() {
    String earlier = new ClosedRun("r1", 1, NOON).key();
    String later = new ClosedRun("r2", 1, NOON.plusMillis(1)).key();

    String inTheEnd = new ClosedRun("r3", 1, Instant.parse("2286-11-20T17:46:39.990Z")).key();

    assertThat(List.of(inTheEnd, later, earlier)).isSorted();
  }

  @Test
  void anOpenMarkerNamesItsRun() {
    assertThat(RunKeys.openRun(RunKeys.open("r0a1b", 12))).contains("r0a1b");
    assertThat(RunKeys.openRun("open/plan-p1")).isEmpty();
  }
}
