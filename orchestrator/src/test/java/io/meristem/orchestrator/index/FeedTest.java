package io.meristem.orchestrator.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedTest {

  private final Feed feed = begun();

  private static Feed begun() {
    return new Feed(() -> Instant.EPOCH);
  }

  private static FeedEvent event(int number) {
    return new FeedEvent(
        "runs/r1/log/" + number,
        "run.offered",
        "r1",
        Instant.ofEpochSecond(number),
        "ada",
        Map.of());
  }

  @Test
  void aReaderThatComesBackHearsWhatItMissed() {
    feed.saw(event(1));
    String position = feed.position();
    feed.saw(event(2));
    feed.saw(event(3));

    Optional<List<FeedEvent>> missed = feed.since(position);

    assertThat(missed).contains(List.of(event(2), event(3)));
  }

  @Test
  void anEventThatIsHeardTwiceIsOne() {
    feed.saw(event(1));
    String position = feed.position();

    feed.saw(event(1));

    assertThat(feed.since(position)).contains(List.of());
    assertThat(feed.newestFirst("", 10, _ -> true).events()).containsExactly(event(1));
  }

  @Test
  void thePositionOfAnotherProcessIsNotKnown() {
    feed.saw(event(1));
    String elsewhere = begun().position();

    Optional<List<FeedEvent>> missed = feed.since(elsewhere);

    assertThat(missed).isEmpty();
    assertThat(feed.since("no position")).isEmpty();
  }

  @Test
  void aPositionBeforeDroppedEventsIsNotKnownAnyMore() {
    String position = feed.position();
    for (int number = 0; number < Feed.MOST; number++) {
      feed.saw(event(number));
    }
    assertThat(feed.since(position)).hasValueSatisfying(all -> assertThat(all).hasSize(Feed.MOST));

    feed.saw(event(Feed.MOST));

    assertThat(feed.since(position)).isEmpty();
  }

  @Test
  void pagesGoBackInTimeHoweverEventsArrived() {
    List.of(2, 4, 1, 3).forEach(number -> feed.saw(event(number)));

    List<FeedEvent> first = feed.newestFirst("", 2, _ -> true).events();
    List<FeedEvent> second = feed.newestFirst(Feed.place(first.getLast()), 2, _ -> true).events();

    assertThat(first).containsExactly(event(4), event(3));
    assertThat(second).containsExactly(event(2), event(1));
  }

  @Test
  void pagesGoUpAgainThroughTheSameEvents() {
    List.of(2, 4, 1, 3).forEach(number -> feed.saw(event(number)));

    List<FeedEvent> above = feed.nextNewer(Feed.place(event(1)), 2, _ -> true).events();

    assertThat(above).containsExactly(event(3), event(2));
    assertThat(feed.nextNewer(Feed.place(event(4)), 2, _ -> true).events()).isEmpty();
  }

  @Test
  void whatHappenedBeforeTheProcessBeganOrWasForgottenIsNotClaimedToBeKnown() {
    for (int number = 0; number <= Feed.MOST + 1; number++) {
      feed.saw(event(number));
    }

    Feed.Remembered newest = feed.newestFirst("", Feed.MOST, _ -> true);

    assertThat(newest.horizon()).isEqualTo(event(1).at().toEpochMilli());
    assertThat(newest.events()).hasSize(Feed.MOST).doesNotContain(event(0), event(1));
  }
}
