package io.meristem.orchestrator.dispatch;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What one storm is like. Each kind of trouble is absent from some storms, so that the others can
 * show alone what they do.
 *
 * @param lasts how long; after it nothing fails any more
 * @param unknown share of conditional puts that are not answered
 * @param broken share of other storage calls that fail, done or not
 * @param killed share of turns at which the process dies
 * @param stalled share of turns at which the process stops for seconds and then goes on
 * @param lost share of messages that do not arrive
 * @param doubled share of messages that arrive twice
 * @param failing share of attempts whose work fails
 * @param jumping share of turns before which the process's wall clock jumps, by hours or seconds;
 *     after some storms it goes on: a clock that is wrong is nothing that anybody has to mend
 * @param restless share of the user's moments at which it wants something else
 */
record Weather(
    Duration lasts,
    double unknown,
    double broken,
    double killed,
    double stalled,
    double lost,
    double doubled,
    double failing,
    double jumping,
    double restless) {

  static final Weather CALM = new Weather(Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final long SHORTEST_SECONDS = 5;
  private static final long LONGEST_SECONDS = 40;

  static Weather of(SplittableRandom random) {
    return new Weather(
        Duration.ofSeconds(random.nextLong(SHORTEST_SECONDS, LONGEST_SECONDS)),
        upTo(0.3, random),
        upTo(0.1, random),
        upTo(0.02, random),
        upTo(0.02, random),
        upTo(0.5, random),
        upTo(0.5, random),
        upTo(0.5, random),
        upTo(0.02, random),
        upTo(0.5, random));
  }

  private static double upTo(double most, SplittableRandom random) {
    return random.nextInt(3) == 0 ? 0 : random.nextDouble(most);
  }
}
