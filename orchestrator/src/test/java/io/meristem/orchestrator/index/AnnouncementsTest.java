package io.meristem.orchestrator.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.storage.event.WorkerAnnounced;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A topic that keeps what workers said, by the clock of its broker, which began at noon. */
class AnnouncementsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofHours(9);

  private long nanos;
  private int heard;
  private final Index index = new Index(() -> nanos);
  private final Announcements fleet = new Announcements(index, () -> heard++);

  private List<String> alive() {
    return index.workersHeardWithin(SILENCE).stream().map(WorkerAnnounced::worker).toList();
  }

  private void says(String worker, Instant at) {
    fleet.announced(Samples.worker(worker, 1e9), Optional.of(at));
  }

  @Test
  void whoWasSilentLongBeforeTheNewestAnnouncementIsNotAliveAfterAStart() {
    says("dead", NOON);
    says("alive", NOON.plus(LONG).minusSeconds(25));
    says("newest", NOON.plus(LONG));

    fleet.caughtUp();

    assertThat(alive()).containsExactly("newest", "alive");
    assertThat(index.workers()).extracting(WorkerAnnounced::worker).contains("dead");
    assertThat(heard).isEqualTo(1);
  }

  @Test
  void theSilenceBeforeTheStartCountsToTheOneAfterIt() {
    says("alive", NOON.minusSeconds(25));
    says("newest", NOON);
    fleet.caughtUp();

    nanos += Duration.ofSeconds(6).toNanos();

    assertThat(alive()).containsExactly("newest");
  }

  @Test
  void whatIsSaidAfterTheStartIsNewsWhateverTheBrokersClockSays() {
    says("newest", NOON.plus(LONG));
    fleet.caughtUp();

    says("other", NOON);

    assertThat(alive()).containsExactlyInAnyOrder("newest", "other");
    assertThat(heard).isEqualTo(2);
  }

  @Test
  void aBrokersClockThatWasSetBackMakesNobodyOld() {
    says("before", NOON.plus(LONG));
    says("after", NOON);

    fleet.caughtUp();

    assertThat(alive()).containsExactlyInAnyOrder("before", "after");
  }

  @Test
  void aTopicThatDoesNotTellTheBrokersTimeMakesNobodyOld() {
    fleet.announced(Samples.worker("w1", 1e9), Optional.empty());
    says("newest", NOON.plus(LONG));

    fleet.caughtUp();

    assertThat(alive()).containsExactlyInAnyOrder("w1", "newest");
  }

  @Test
  void whatWasTakenBackIsForgotten() {
    says("gone", NOON);
    fleet.takenBack("gone");

    fleet.caughtUp();

    assertThat(index.workers()).isEmpty();
  }
}
