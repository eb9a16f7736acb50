package io.meristem.storage.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResumePointsTest {

  private static final String RUN = Samples.RUN;

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  @Test
  void aRunThatLeftNothingHasNoResumePoint() {
    store.put(RunKeys.lease(RUN, 1), "{}");
    store.put(RunKeys.heartbeat(RUN, 1), "{}");

    assertThat(ResumePoints.newestWhole(store, RUN)).isEmpty();
  }

  @Test
  void theNewestOfAnyAttemptWins() {
    whole(1, 300);
    ResumePoint newest = whole(2, 1000);
    whole(3, 400);

    assertThat(ResumePoints.newestWhole(store, RUN)).hasValue(newest);
  }

  @Test
  void aPointAfterMoreBatchesWinsAlsoWhenTrainingWentBackToAnEarlierStep() {
    whole(1, 400, 412);
    ResumePoint newest = whole(1, 300, 430);

    assertThat(ResumePoints.newestWhole(store, RUN)).hasValue(newest);
  }

  @Test
  void anEarlierPointIsFoundByItsBatches() {
    ResumePoint earlier = whole(1, 300, 310);
    whole(2, 300, 450);

    assertThat(ResumePoints.whole(store, RUN, 310)).hasValue(earlier);
    assertThat(ResumePoints.whole(store, RUN, 300)).isEmpty();
  }

  @Test
  void aPointWithoutItsManifestIsPassedOver() {
    ResumePoint older = whole(1, 300);
    blob(1, "weights of 400");
    blob(1, "optimizer of 400");

    assertThat(ResumePoints.newestWhole(store, RUN)).hasValue(older);
  }

  @Test
  void aPointWithAMissingBlobIsPassedOver() {
    ResumePoint older = whole(1, 300);
    store.delete(whole(1, 400).weights().key());
    store.delete(whole(2, 500).optimizer().key());

    assertThat(ResumePoints.newestWhole(store, RUN)).hasValue(older);
  }

  @Test
  void aPointWithABlobOfAnotherSizeIsPassedOver() {
    ResumePoint older = whole(1, 300);
    store.put(whole(1, 400).weights().key(), "cut");

    assertThat(ResumePoints.newestWhole(store, RUN)).hasValue(older);
  }

  @Test
  void aPointThatCannotBeReadIsPassedOver() {
    ResumePoint older = whole(1, 300);
    store.put(RunKeys.resumePoint(RUN, 1, 400), "no document");

    assertThat(ResumePoints.newestWhole(store, RUN)).hasValue(older);
  }

  @Test
  void pointsOfOtherRunsDoNotCount() {
    whole(1, 300);

    assertThat(ResumePoints.newestWhole(store, "r")).isEmpty();
    assertThat(ResumePoints.newestWhole(store, "r10")).isEmpty();
  }

  @Test
  void aPointBehindManyAttemptsIsFound() {
    for (int attempt = 1; attempt <= 1200; attempt++) {
      store.put(RunKeys.lease(RUN, attempt), "{}");
    }
    ResumePoint point = whole(999, 7);

    assertThat(ResumePoints.newestWhole(store, RUN)).hasValue(point);
  }

  @Test
  void onlyAsManyManifestsAreReadAsItTakesToFindAWholeOne() {
    for (long batches = 1; batches <= 40; batches++) {
      whole(1 + (int) (batches % 3), batches);
    }
    store.put(RunKeys.resumePoint(RUN, 2, 41), "no document");
    List<String> read = new ArrayList<>();

    Optional<ResumePoint> newest = ResumePoints.newestWhole(watched(read), RUN);

    assertThat(newest.map(ResumePoint::step)).hasValue(40L);
    assertThat(read)
        .containsExactly(RunKeys.resumePoint(RUN, 2, 41), RunKeys.resumePoint(RUN, 2, 40));
  }

  @Test
  void olderWholePointsFollowWhenTheyAreAskedFor() {
    whole(2, 100);
    whole(10, 200);
    store.delete(whole(3, 300).weights().key());
    whole(1, 400);
    List<String> read = new ArrayList<>();

    Iterator<ResumePoint> points = ResumePoints.wholeNewestFirst(watched(read), RUN).iterator();

    assertThat(points.next().step()).isEqualTo(400);
    assertThat(points.next().step()).isEqualTo(200);
    assertThat(read).hasSize(3);
    assertThat(points.next().step()).isEqualTo(100);
    assertThat(points.hasNext()).isFalse();
  }

  @Test
  void anEarlierPointIsFoundWithoutReadingOthers() {
    whole(1, 300);
    ResumePoint earlier = whole(1, 310);
    whole(2, 450);
    List<String> read = new ArrayList<>();

    Optional<ResumePoint> found = ResumePoints.whole(watched(read), RUN, 310);

    assertThat(found).hasValue(earlier);
    assertThat(read).containsExactly(RunKeys.resumePoint(RUN, 1, 310));
  }

  @Test
  void theNewestKeyIsFoundWithoutReadingAnything() {
    whole(10, 300);
    whole(9, 1000);
    List<String> read = new ArrayList<>();

    Optional<String> newest = ResumePoints.newestKey(watched(read), RUN);

    assertThat(newest).hasValue(RunKeys.resumePoint(RUN, 9, 1000));
    assertThat(read).isEmpty();
  }

  private ObjectStore watched(List<String> read) {
    return new ForwardingObjectStore(store) {
      @Override
      protected void before(Call call, String key) {
        if (call == Call.GET) {
          read.add(key);
        }
      }
    };
  }

  private ResumePoint whole(int attempt, long step) {
    return whole(attempt, step, step);
  }

  private ResumePoint whole(int attempt, long step, long batches) {
    ResumePoint point =
        new ResumePoint(
            "nonce",
            step,
            step,
            blob(attempt, "weights of " + batches),
            blob(attempt, "optimizer of " + batches),
            Optional.empty(),
            2.5,
            List.of(),
            List.of(),
            Optional.empty(),
            1.5,
            new GuardState(batches, RunningLoss.NONE, 0, 0, 0, GuardTotals.NONE));
    store.put(RunKeys.resumePoint(RUN, attempt, batches), Documents.text(point));
    return point;
  }

  private BlobRef blob(int attempt, String content) {
    String hash = Sha256.of(content);
    String key = RunKeys.blob(RUN, attempt, hash);
    return new BlobRef(
        key, store.write(key, new ByteArrayInputStream(content.getBytes(UTF_8))), hash);
  }
}
