package io.meristem.chaos;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One blow at each hop, each process killed and frozen; {@code deploy/bench chaos} tries them all.
 */
class ChaosFaultIT {

  @TempDir static Path folder;

  static Lane lane;

  @BeforeAll
  static void start() {
    lane = Lane.in(folder);
  }

  @AfterAll
  static void stop() {
    lane.close();
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void aRunThatAProcessFellOutOfEndsWithTheOneChildThatItWouldHaveHad(Strike strike) {
    lane.let(strike);
  }

  static Stream<Strike> oneOfEach() {
    return Stream.of(
        new Strike(Hop.API, Blow.KILL, Part.S3),
        new Strike(Hop.PLANNING, Blow.FREEZE, Part.ORCHESTRATOR),
        new Strike(Hop.DISPATCH, Blow.KILL, Part.ORCHESTRATOR),
        new Strike(Hop.MESSAGING, Blow.KILL, Part.KAFKA),
        new Strike(Hop.LEASE, Blow.KILL, Part.WORKER),
        new Strike(Hop.CHECKPOINT, Blow.FREEZE, Part.S3),
        new Strike(Hop.GROWTH, Blow.FREEZE, Part.KAFKA),
        new Strike(Hop.TRAINING, Blow.KILL, Part.S3),
        new Strike(Hop.OUTCOME, Blow.FREEZE, Part.WORKER),
        new Strike(Hop.PUBLISHING, Blow.KILL, Part.ORCHESTRATOR),
        new Strike(Hop.EVENTS, Blow.FREEZE, Part.ORCHESTRATOR));
  }
}
