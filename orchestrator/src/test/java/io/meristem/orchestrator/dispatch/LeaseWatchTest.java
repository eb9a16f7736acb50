package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseWatchTest {

  private static final Duration LEASE = Duration.ofSeconds(4);

  private static LeaseWatch saw(LeaseWatch watch, String beat, double second) {
    return watch.saw(beat, nanos(second), nanos(second), LEASE);
  }

  private static long nanos(double second) {
    return (long) (second * 1e9);
  }

  @Test
  void threeEqualReadsSpreadOverTheLeaseTimeEndIt() {
    LeaseWatch watch = LeaseWatch.begun("n/1", nanos(0));

    watch = saw(saw(watch, "n/1", 2), "n/1", 4);

    assertThat(watch.hasExpired(LEASE)).isTrue();
  }

  @Test
  void manyReadsInAShortTimeDoNotEndIt() {
    LeaseWatch watch = LeaseWatch.begun("n/1", nanos(0));

    for (int read = 1; read < 40; read++) {
      watch = saw(watch, "n/1", read * 0.1);
    }

    assertThat(watch.hasExpired(LEASE)).isFalse();
  }

  @Test
  void twoReadsAreNotEnough() {
    LeaseWatch watch = LeaseWatch.begun("n/1", nanos(0));

    watch = saw(watch, "n/1", 3.9);

    assertThat(watch.hasExpired(LEASE)).isFalse();
  }

  @Test
  void aGapAsLongAsTheLeaseTimeBeginsTheWatchAnew() {
    LeaseWatch watch = saw(LeaseWatch.begun("n/1", nanos(0)), "n/1", 2);

    watch = saw(watch, "n/1", 6);

    assertThat(watch).isEqualTo(LeaseWatch.begun("n/1", nanos(6)));
  }

  @Test
  void aWatcherThatSleepsBeforeItsReadIsAnsweredBeginsTheWatchAnew() {
    LeaseWatch watch = saw(LeaseWatch.begun("n/1", nanos(0)), "n/1", 0.1);

    watch = watch.saw("n/1", nanos(0.2), nanos(4.2), LEASE);

    assertThat(watch).isEqualTo(LeaseWatch.begun("n/1", nanos(4.2)));
  }

  @Test
  void theTimeForWhichAWatcherSleepsBetweenAReadAndItsAnswerIsNotWatched() {
    LeaseWatch watch = saw(LeaseWatch.begun("n/1", nanos(0)), "n/1", 0.1);

    watch = watch.saw("n/1", nanos(0.2), nanos(4), LEASE);

    assertThat(watch.hasExpired(LEASE)).isFalse();
  }

  @Test
  void aNewBeatBeginsTheWatchAnew() {
    LeaseWatch watch = saw(LeaseWatch.begun("n/1", nanos(0)), "n/1", 2);

    watch = saw(watch, "n/2", 4);

    assertThat(watch).isEqualTo(LeaseWatch.begun("n/2", nanos(4)));
  }

  @Test
  void theNonceIsPartOfTheBeat() {
    LeaseWatch watch = saw(LeaseWatch.begun("n/1", nanos(0)), "n/1", 2);

    watch = saw(watch, "m/1", 4);

    assertThat(watch.hasExpired(LEASE)).isFalse();
  }

  @Test
  void theMonotonicClockMayOverflow() {
    long start = Long.MAX_VALUE - nanos(1);
    LeaseWatch watch = LeaseWatch.begun("n/1", start);

    for (double second : List.of(0.5, 2.0, 4.0)) {
      long now = start + nanos(second);
      watch = watch.saw("n/1", now, now, LEASE);
    }

    assertThat(watch.hasExpired(LEASE)).isTrue();
  }
}
