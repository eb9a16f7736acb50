package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.dispatch.Simulation.Course;
import io.meristem.storage.run.AttemptEnd;
import io.meristem.storage.run.RunEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The protocol in seeded storms. {@code -Dsimulation.seeds=N} runs more of them, and {@code
 * -Dsimulation.first=SEED -Dsimulation.seeds=1} one again.
 */
class ProtocolSimulationTest {

  private static final long FIRST = Long.getLong("simulation.first", 1);
  private static final long SEEDS = Long.getLong("simulation.seeds", 3000);
  private static final long SEEDS_TO_FIND_A_BUG = 300;
  private static final Logger WARNINGS = Logger.getLogger(Attempts.class.getName());

  @BeforeAll
  static void muteWarningsOfLostAttempts() {
    WARNINGS.setLevel(Level.SEVERE);
  }

  @AfterAll
  static void unmute() {
    WARNINGS.setLevel(null);
  }

  @Test
  void noStormBreaksALawOrLosesARun() {
    Set<String> met = ConcurrentHashMap.newKeySet();

    Optional<Course> broken =
        LongStream.range(FIRST, FIRST + SEEDS)
            .parallel()
            .mapToObj(seed -> Simulation.of(seed, PlantedBug.NONE))
            .peek(course -> met.addAll(course.met()))
            .filter(course -> !course.violations().isEmpty())
            .findFirst();

    assertThat(broken.map(Course::text)).isEmpty();
    if (SEEDS > SEEDS_TO_FIND_A_BUG) {
      assertThat(met).containsAll(everythingThatMayHappen());
    }
  }

  private static List<String> everythingThatMayHappen() {
    Stream<Class<?>> entries = Stream.of(RunEntry.class.getPermittedSubclasses());
    Stream<Class<?>> ends = Stream.of(AttemptEnd.class.getPermittedSubclasses());
    return Stream.concat(
            Stream.concat(entries, ends).map(Class::getSimpleName),
            Stream.of("LateOutcome", "PublishingOfALaterAttempt"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedBugIsFoundWithinAFewStorms(PlantedBug bug) {
    Optional<Course> found =
        LongStream.rangeClosed(1, SEEDS_TO_FIND_A_BUG)
            .mapToObj(seed -> Simulation.of(seed, bug))
            .filter(course -> course.violations().stream().anyMatch(bug::isShownBy))
            .findFirst();

    assertThat(found).as(bug.name()).isPresent();
  }

  @Test
  void aSeedAlwaysGivesTheSameCourse() {
    Course first = Simulation.of(FIRST, PlantedBug.NONE);

    Course again = Simulation.of(FIRST, PlantedBug.NONE);

    assertThat(again.schedule().lines()).isEqualTo(first.schedule().lines());
  }
}
