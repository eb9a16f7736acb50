package io.meristem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten things that were asked for one after the other, and what may be wrong with their log. */
class LinearHistoryTest {

  private static final int COUNT = 10;
  private static final List<String> CAUSES =
      IntStream.range(0, COUNT).mapToObj(n -> "c" + n).toList();
  private static final List<Issued> ISSUED =
      IntStream.range(0, COUNT)
          .mapToObj(n -> new Issued("m", "c" + n, 2L * n, 2L * n + 1))
          .toList();

  private static NavigableMap<String, String> log(List<String> causes) {
    NavigableMap<String, String> log = new TreeMap<>();
    String previous = "";
    for (int n = 1; n <= causes.size(); n++) {
      String text =
          "{\"sequence\":%d,\"previous\":\"%s\",\"entries\":[{\"cause\":\"%s\"}]}"
              .formatted(n, previous, causes.get(n - 1));
      log.put(key(n), text);
      previous = Sha256.of(text);
    }
    return log;
  }

  private static String key(int number) {
    return "models/m/log/%010d.json".formatted(number);
  }

  private static List<String> faults(NavigableMap<String, String> log) {
    return LinearHistory.faults(log, ISSUED, Set.of());
  }

  private static List<String> changed(int place, String cause) {
    List<String> causes = new ArrayList<>(CAUSES);
    causes.set(place, cause);
    return causes;
  }

  @Test
  void aLinearHistoryHasNoFault() {
    assertThat(faults(log(CAUSES))).isEmpty();
  }

  @Test
  void aCommitThatIsLostAtTheEndIsAFault() {
    assertThat(faults(log(CAUSES.subList(0, COUNT - 1))))
        .containsExactly("c9 was answered, and is not there");
  }

  @Test
  void aCommitThatIsLostInTheMiddleIsAFaultThoughTheLogIsWhole() {
    List<String> causes = new ArrayList<>(CAUSES);
    causes.remove(4);

    assertThat(faults(log(causes))).containsExactly("c4 was answered, and is not there");
  }

  @Test
  void aGapIsAFault() {
    NavigableMap<String, String> log = log(CAUSES);
    log.remove(key(5));

    assertThat(faults(log))
        .contains(
            key(6) + " does not follow the one before it", "c4 was answered, and is not there");
  }

  @Test
  void aCommitThatIsThereTwiceIsAFault() {
    List<String> causes = new ArrayList<>(CAUSES);
    causes.add("c3");

    assertThat(faults(log(causes))).containsExactly("c3 is there twice, again in " + key(11));
  }

  @Test
  void aCommitThatNobodyAskedForIsAFaultUnlessItWasNeverAnswered() {
    List<String> causes = new ArrayList<>(CAUSES);
    causes.add("x");

    assertThat(faults(log(causes))).containsExactly("x is there, and nobody asked for it");
    assertThat(LinearHistory.faults(log(causes), ISSUED, Set.of("x"))).isEmpty();
  }

  @Test
  void whatWasAnsweredBeforeAnotherWasAskedStandsBeforeIt() {
    List<String> causes = new ArrayList<>(CAUSES);
    Collections.swap(causes, 2, 3);

    assertThat(faults(log(causes)))
        .containsExactly("c3 was asked after c2 was answered, and stands before it");
  }

  @Test
  void whatRanAtTheSameTimeMayStandEitherWay() {
    List<Issued> issued = new ArrayList<>(ISSUED);
    issued.set(2, new Issued("m", "c2", 4, 6));
    List<String> causes = new ArrayList<>(CAUSES);
    Collections.swap(causes, 2, 3);

    assertThat(LinearHistory.faults(log(causes), issued, Set.of())).isEmpty();
  }

  @Test
  void aChangedCommitIsAFault() {
    NavigableMap<String, String> log = log(CAUSES);
    log.put(key(3), log(changed(2, "y")).get(key(3)));

    assertThat(faults(log)).contains(key(4) + " does not follow the one before it");
  }
}
