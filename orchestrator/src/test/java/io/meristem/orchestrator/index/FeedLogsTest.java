package io.meristem.orchestrator.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.index.FeedLogs.Page;
import io.meristem.orchestrator.index.FeedLogs.Wish;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that nobody remembers are read from the logs, and none is missing. */
class FeedLogsTest {

  private static final FeedWalk.Size FEW = new FeedWalk.Size(3, 1);

  private final ObjectStore store = new InMemoryObjectStore();
  private final Index index = new Index();
  private final FeedLogs logs = new FeedLogs(store, index, FEW);

  private static Wish wish(Predicate<FeedEvent> wanted, int limit) {
    return new Wish(wanted, Optional.empty(), Long.MAX_VALUE / 2, limit);
  }

  private List<FeedEvent> walked(Wish wish, Runnable betweenPages) {
    List<FeedEvent> all = new ArrayList<>();
    Optional<FeedCursor> next = Optional.of(FeedCursor.NEWEST);
    while (next.isPresent()) {
      Page page = logs.before(FeedCursor.of(next.get().toString()).orElseThrow(), wish);
      assertThat(page.events()).hasSizeLessThanOrEqualTo(wish.limit());
      all.addAll(page.events());
      next = page.next();
      betweenPages.run();
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void pagesHaveEveryEventOfEveryLogOnceTheNewestFirstWhateverHappensMeanwhile(int seed) {
    WrittenLogs written = new WrittenLogs(store, index, seed);
    written.go(400);
    List<FeedEvent> expected = written.newestFirst();

    List<FeedEvent> walked = walked(wish(_ -> true, 1 + seed * 3), () -> written.go(5));

    assertThat(walked).containsExactlyElementsOf(expected);
  }

  @Test
  void aPageThatFindsLittleHasANextOneAllTheSame() {
    WrittenLogs written = new WrittenLogs(store, index, 9);
    written.go(400);
    FeedEvent oldest = written.newestFirst().getLast();

    List<FeedEvent> walked = walked(wish(oldest::equals, 10), () -> {});

    assertThat(walked).containsExactly(oldest);
  }

  @Test
  void whatIsNewerThanAPlaceIsFoundFromThereUp() {
    WrittenLogs written = new WrittenLogs(store, index, 10);
    written.go(200);
    List<FeedEvent> all = written.newestFirst();

    List<FeedEvent> above = logs.above(Feed.place(all.get(100)), wish(_ -> true, 7));

    assertThat(above).containsExactlyElementsOf(all.subList(93, 100));
  }

  @Test
  void ofOneSubjectNoOtherLogIsRead() {
    WrittenLogs written = new WrittenLogs(store, index, 11);
    written.go(300);
    String run = written.newestFirst().getLast().subject();
    ReadKeys read = new ReadKeys(store);
    FeedLogs others = new FeedLogs(read, index, FEW);

    Page page =
        others.before(
            FeedCursor.NEWEST,
            new Wish(one -> one.subject().equals(run), Optional.of(run), Long.MAX_VALUE / 2, 100));

    assertThat(page.events())
        .containsExactlyElementsOf(
            written.newestFirst().stream().filter(one -> one.subject().equals(run)).toList());
    assertThat(page.next()).isEmpty();
    assertThat(read.keys()).allMatch(key -> key.contains("/" + run + "/"));
  }

  @Test
  void nothingIsTakenFromTheLogsThatIsLaterThanTheHorizon() {
    WrittenLogs written = new WrittenLogs(store, index, 12);
    written.go(100);
    List<FeedEvent> all = written.newestFirst();
    long horizon = all.get(50).at().toEpochMilli();

    Page page = logs.before(FeedCursor.NEWEST, new Wish(_ -> true, Optional.empty(), horizon, 10));

    assertThat(page.events())
        .containsExactlyElementsOf(
            all.stream().filter(one -> one.at().toEpochMilli() <= horizon).limit(10).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "0000000000000001 runs/r1/log/1.0\nx\ny", "1 a"})
  void whatIsNoCursorIsNotTakenForOne(String text) {
    Optional<FeedCursor> cursor = FeedCursor.of(text);

    assertThat(cursor).isEmpty();
  }
}
