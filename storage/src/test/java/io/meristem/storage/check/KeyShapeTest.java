package io.meristem.storage.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.garbage.GarbageLog;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.ClosedRunsListed;
import io.meristem.storage.run.RunKeys;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyShapeTest {

  private static final String RUN = "r0123456789abcdef";
  private static final String HASH = Sha256.of("a");

  private static final Map<String, KeyShape> KEYS =
      Map.ofEntries(
          Map.entry(RunKeys.request(HASH), KeyShape.REQUEST),
          Map.entry(RunKeys.upload(RUN, "5f0c"), KeyShape.UPLOAD),
          Map.entry(RunKeys.uploadReceipt(RUN), KeyShape.UPLOAD_RECEIPT),
          Map.entry(RunKeys.open(RUN, 12), KeyShape.OPEN_RUN),
          Map.entry(RunKeys.log(RUN) + "000001.json", KeyShape.RUN_COMMIT),
          Map.entry(RunKeys.log(RUN) + "1000000.json", KeyShape.RUN_COMMIT),
          Map.entry(RunKeys.lease(RUN, 1), KeyShape.LEASE),
          Map.entry(RunKeys.heartbeat(RUN, 1), KeyShape.HEARTBEAT),
          Map.entry(RunKeys.outcome(RUN, 10), KeyShape.OUTCOME),
          Map.entry(RunKeys.logTail(RUN, 1), KeyShape.LOG_TAIL),
          Map.entry(RunKeys.resumePoint(RUN, 1, 100), KeyShape.RESUME_POINT),
          Map.entry(RunKeys.blob(RUN, 1, HASH), KeyShape.BLOB),
          Map.entry(
              new ClosedRun(RUN, 1, Instant.parse("2026-01-01T12:00:00Z")).key(),
              KeyShape.CLOSED_RUN),
          Map.entry(ClosedRunsListed.KEY, KeyShape.CLOSED_RUNS_LISTED),
          Map.entry("index/snapshots/newest.json", KeyShape.SNAPSHOT),
          Map.entry("index/snapshots/parts/" + HASH, KeyShape.SNAPSHOT_PART),
          Map.entry(PlanKeys.open("p1"), KeyShape.OPEN_PLAN),
          Map.entry(PlanKeys.request("p1"), KeyShape.PLAN_REQUEST),
          Map.entry(PlanKeys.log("p1") + "000010.json", KeyShape.PLAN_COMMIT),
          Map.entry("models/a-1/log/0000000001.json", KeyShape.MODEL_COMMIT),
          Map.entry("models/a-1/snapshots/10/0000000010.json", KeyShape.CHUNK),
          Map.entry("models/a-1/snapshots/1000/0000001000.json", KeyShape.CHUNK),
          Map.entry(GarbageLog.LOG + "000001.json", KeyShape.GARBAGE_COMMIT),
          Map.entry("garbage/snapshots/10/000010.json", KeyShape.GARBAGE_CHUNK),
          Map.entry(DatasetManifest.key("book", HASH), KeyShape.DATASET));

  @Test
  void everyKeyThatTheProductWritesHasItsShape() {
    KEYS.forEach(
        (key, shape) -> assertThat(KeyShape.of(key)).as(key).isEqualTo(Optional.of(shape)));
    assertThat(KEYS.values()).containsAll(java.util.List.of(KeyShape.values()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.txt",
        "models/a/log/1.json",
        "models/a/log/00000000001.json",
        "models/a/log/0000000001.json.bak",
        "models/A b/log/0000000001.json",
        "models/a/snapshots/7/0000000010.json",
        "blobs/r1/1/abc",
        "blobs/r1/",
        "runs/r1/log/000001.json/more",
        "index/newest.json",
        "open/r1"
      })
  void everyOtherKeyHasNone(String key) {
    assertThat(KeyShape.of(key)).isEmpty();
  }
}
