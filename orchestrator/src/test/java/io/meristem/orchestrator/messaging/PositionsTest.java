package io.meristem.orchestrator.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.messaging.OutgoingLog.OfModel;
import io.meristem.orchestrator.messaging.OutgoingLog.OfRun;
import io.meristem.storage.event.Topics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PositionsTest {

  private static final OfRun RUN = new OfRun("r1");
  private static final OfModel MODEL = new OfModel("m1");

  private final Positions positions = new Positions();

  private List<OutgoingLog> lost(TopicSight runs, TopicSight versions) {
    positions.put(RUN, new Position(3, "runs-id", 0, 7));
    positions.put(MODEL, new Position(2, "versions-id", 0, 4));
    return positions.keepWhatIsThere(Map.of(Topics.RUNS, runs, Topics.VERSIONS, versions));
  }

  @Test
  void whatIsStillThereStaysTold() {
    List<OutgoingLog> lost = lost(sight("runs-id", 8), sight("versions-id", 5));

    assertThat(lost).isEmpty();
    assertThat(positions.of(RUN)).isEqualTo(3);
    assertThat(positions.of(MODEL)).isEqualTo(2);
  }

  @Test
  void aTopicThatWasReplacedHasNothing() {
    List<OutgoingLog> lost = lost(sight("another-id", 100), sight("versions-id", 5));

    assertThat(lost).containsExactly(RUN);
    assertThat(positions.of(RUN)).isZero();
    assertThat(positions.of(MODEL)).isEqualTo(2);
  }

  @Test
  void aTopicThatEndsBeforeTheEventHasLostIt() {
    List<OutgoingLog> lost = lost(sight("runs-id", 8), sight("versions-id", 4));

    assertThat(lost).containsExactly(MODEL);
    assertThat(positions.of(MODEL)).isZero();
  }

  private static TopicSight sight(String id, long end) {
    return new TopicSight(id, Map.of(0, end));
  }
}
