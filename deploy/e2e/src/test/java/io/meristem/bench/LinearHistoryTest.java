package io.meristem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
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
          .mapToObj(n -> new Issued("m", "c" + n, OptionalLong.empty(), 2L * n, 2L * n + 1))
          .toList();

  private static NavigableMap<String, String> log(List<String> causes) {
    return logOf(causes.stream().map("{\"cause\":\"%s\"}"::formatted).toList());
  }

  private static NavigableMap<String, String> logOf(List<String> entries) {
    NavigableMap<String, String> log = new TreeMap<>();
    String previous = "";
    for (int n = 1; n <= entries.size(); n++) {
      String text =
          "{\"sequence\":%d,\"previous\":\"%s\",\"entries\":[%s]}"
              .formatted(n, previous, entries.get(n - 1));
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
    issued.set(2, new Issued("m", "c2", OptionalLong.empty(), 4, 6));
    List<String> causes = new ArrayList<>(CAUSES);
    Collections.swap(causes, 2, 3);

    assertThat(LinearHistory.faults(log(causes), issued, Set.of())).isEmpty();
  }

  private static String move(String cause, String from, String to) {
    return "{\"type\":\"alias-moved\",\"alias\":\"a\",\"from\":%s,\"to\":%s,\"cause\":\"%s\"}"
        .formatted(from, to, cause);
  }

  /** Two writers, of which the second saw the alias as commit {@code seen} had left it. */
  private static List<Issued> twoMoves(long seen) {
    return List.of(
        new Issued("m", "c0", OptionalLong.of(0), 0, 5),
        new Issued("m", "c1", OptionalLong.of(seen), 1, 4));
  }

  @Test
  void movesOfWhichEachBeginsWhereTheOneBeforeEndedAreNoFault() {
    NavigableMap<String, String> log =
        logOf(List.of(move("c0", "null", "\"v1\""), move("c1", "\"v1\"", "null")));

    assertThat(LinearHistory.faults(log, twoMoves(1), Set.of())).isEmpty();
  }

  @Test
  void aMoveFromWhereTheAliasDoesNotStandIsAFault() {
    NavigableMap<String, String> log =
        logOf(List.of(move("c0", "null", "\"v1\""), move("c1", "null", "\"v2\"")));

    assertThat(LinearHistory.faults(log, twoMoves(1), Set.of()))
        .containsExactly(key(2) + " moves a from '', and it stood for 'v1'");
  }

  @Test
  void aMoveOfWhatAnotherHadMovedSinceItWasSeenIsAFault() {
    NavigableMap<String, String> log =
        logOf(List.of(move("c0", "null", "\"v1\""), move("c1", "\"v1\"", "\"v2\"")));

    assertThat(LinearHistory.faults(log, twoMoves(0), Set.of()))
        .containsExactly("c1 was to follow the move of commit 0, and follows that of 1");
  }

  @Test
  void aMoveThatWasRefusedAndIsThereIsAFault() {
    NavigableMap<String, String> log =
        logOf(List.of(move("c0", "null", "\"v1\""), move("c1", "\"v1\"", "\"v2\"")));

    assertThat(LinearHistory.faults(log, twoMoves(1).subList(0, 1), Set.of()))
        .containsExactly("c1 is there, and nobody asked for it");
  }

  @Test
  void aChangedCommitIsAFault() {
    NavigableMap<String, String> log = log(CAUSES);
    log.put(key(3), log(changed(2, "y")).get(key(3)));

    assertThat(faults(log)).contains(key(4) + " does not follow the one before it");
  }
}
