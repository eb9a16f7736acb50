package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.RunDecision;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.WeightedText;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class PulseTest {

  static final Duration SOON = Duration.ofMillis(5);

  final Workplace place = new Workplace(Path.of("."));
  final BlockingQueue<AttemptMoved> beats = new LinkedBlockingQueue<>();

  @Test
  void aBeatSaysHowFarTheAttemptHasCome() throws InterruptedException {
    place.requested("r1", spec());
    try (Pulse pulse = place.pulse("r1", 1, SOON, beats::add)) {

      pulse.reached(
          new Pulse.Progress(
              "training",
              3,
              9,
              OptionalDouble.of(1.5),
              OptionalDouble.empty(),
              Optional.of(new GuardTotals(2, 1, 0))));

      Heartbeat heartbeat = beatIn("training");
      assertThat(heartbeat.step()).isEqualTo(3);
      assertThat(heartbeat.loss()).hasValue(1.5);
      assertThat(heartbeat.guard()).hasValue(new GuardTotals(2, 1, 0));
      String stored = place.store.get(RunKeys.heartbeat("r1", 1)).orElseThrow();
      assertThat(Documents.read("heartbeat", stored, Heartbeat.class).nonce())
          .isEqualTo(Workplace.IDENTITY.nonce());
    }
  }

  @Test
  void anAttemptOfACancelledRunCountsNoMore() throws InterruptedException {
    place.requested("r1", spec());
    try (Pulse pulse = place.pulse("r1", 1, SOON, beats::add)) {

      place.append("r1", run -> RunDecision.cancelled(run.orElseThrow(), "enough"));

      assertThat(stopOf(pulse)).isEqualTo(Stop.FENCED);
    }
  }

  @Test
  void anAttemptThatTheLogHasLeftBehindCountsNoMore() throws InterruptedException {
    place.requested("r1", spec());
    try (Pulse pulse = place.pulse("r1", 7, SOON, beats::add)) {
      assertThat(stopOf(pulse)).isEqualTo(Stop.FENCED);
    }
  }

  @Test
  void aWishToPauseAsksForAHandover() throws InterruptedException {
    place.requested("r1", spec());
    try (Pulse pulse = place.pulse("r1", 1, SOON, beats::add)) {

      place.append("r1", run -> RunDecision.pauseRequested(run.orElseThrow(), true));

      assertThat(stopOf(pulse)).isEqualTo(Stop.HAND_OVER);
    }
  }

  @Test
  void aBeatSaysHowOldTheResumePointIs() throws InterruptedException {
    place.requested("r1", spec());
    try (Pulse pulse = place.pulse("r1", 1, SOON, beats::add)) {
      pulse.kept();

      pulse.reached(Pulse.Progress.of("uploading"));

      Heartbeat heartbeat = beatIn("uploading");
      assertThat(heartbeat.resumePointSeconds().orElse(-1)).isBetween(0.0, 60.0);
      assertThat(heartbeat.etaSeconds()).isEmpty();
      assertThat(heartbeat.stalled()).isFalse();
    }
  }

  @Test
  void whoCountsNoMoreIsNotAskedForAHandover() throws InterruptedException {
    place.requested("r1", spec());
    try (Pulse pulse = place.pulse("r1", 7, SOON, beats::add)) {
      assertThat(stopOf(pulse)).isEqualTo(Stop.FENCED);

      pulse.handOver();

      assertThat(pulse.stop()).isEqualTo(Stop.FENCED);
    }
  }

  @Test
  void whoCountsNoMoreDoesNotWaitForStorage() throws InterruptedException {
    place.requested("r1", spec());
    try (Pulse pulse = place.pulse("r1", 7, SOON, beats::add)) {
      assertThat(stopOf(pulse)).isEqualTo(Stop.FENCED);

      Throwable thrown = catchThrowable(() -> pulse.patient(away()).get("key"));

      assertThat(thrown)
          .isInstanceOfSatisfying(
              Interruption.class, left -> assertThat(left.ending()).isEqualTo(new Ending.Fenced()));
    }
  }

  @Test
  void beatsAreCounted() throws InterruptedException {
    place.requested("r1", spec());
    try (Pulse _ = place.pulse("r1", 1, SOON, beats::add)) {

      List<AttemptMoved> first = List.of(beats.take(), beats.take(), beats.take());

      assertThat(first).extracting(beat -> beat.heartbeat().counter()).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void anAttemptWhoseLogCannotBeReadBeatsOn() throws InterruptedException {
    place.store.put(RunKeys.log("r1") + "000001.json", "no JSON");
    try (Pulse pulse = place.pulse("r1", 1, SOON, beats::add)) {

      List<AttemptMoved> first = List.of(beats.take(), beats.take());

      assertThat(first).hasSize(2);
      assertThat(pulse.stop()).isEqualTo(Stop.NOT);
    }
  }

  private static ObjectStore away() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, _, _) -> {
              throw new ObjectStoreException("away", null);
            });
  }

  /** What the pulse has learnt from the log, once it has learnt something. */
  private Stop stopOf(Pulse pulse) throws InterruptedException {
    for (int beat = 0; beat < 2000 && pulse.stop() == Stop.NOT; beat++) {
      beats.take();
    }
    return pulse.stop();
  }

  private Heartbeat beatIn(String phase) throws InterruptedException {
    while (true) {
      Heartbeat heartbeat = beats.take().heartbeat();
      if (heartbeat.phase().equals(phase)) {
        return heartbeat;
      }
    }
  }

  private static RunSpec spec() {
    return new RunSpec.PrepareDataset(
        "text",
        List.of(WeightedText.of(new SourceObject("bucket", "key", 1))),
        Optional.empty(),
        0.5);
  }
}
