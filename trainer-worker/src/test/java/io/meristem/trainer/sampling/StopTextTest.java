package io.meristem.trainer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StopTextTest {

  @Test
  void withoutStopsEverythingPassesAtOnce() {
    StopText text = new StopText(List.of());

    assertThat(text.passed("abc")).isEqualTo("abc");
    assertThat(text.stopped()).isFalse();
    assertThat(text.rest()).isEmpty();
  }

  @Test
  void whatMayBeginAStopIsHeldBackUntilItIsNone() {
    StopText text = new StopText(List.of("end."));

    assertThat(List.of(text.passed("the e"), text.passed("n"), text.passed("emy")))
        .containsExactly("the ", "", "enemy");
  }

  @Test
  void aStopAndWhatFollowsDoesNotPass() {
    StopText text = new StopText(List.of("\n\n"));

    assertThat(List.of(text.passed("one\n"), text.passed("\ntwo"))).containsExactly("one", "");
    assertThat(text.stopped()).isTrue();
    assertThat(text.rest()).isEmpty();
  }

  @Test
  void theFirstStopToAppearCounts() {
    StopText text = new StopText(List.of("zzz", "b"));

    assertThat(text.passed("abzzz")).isEqualTo("a");
  }

  @Test
  void aBeginningThatIsLeftOverIsTheRest() {
    StopText text = new StopText(List.of("stop"));

    assertThat(text.passed("a sto")).isEqualTo("a ");
    assertThat(text.rest()).isEqualTo("sto");
  }

  @Test
  void whateverTheCutsOfATextWhatPassesIsTheTextBeforeItsFirstStop() {
    Random random = new Random(1);
    for (int round = 0; round < 2000; round++) {
      List<String> stops = List.of(word(random, 4), word(random, 3));
      String whole = word(random, 12);
      int end =
          Stream.of(stops.get(0), stops.get(1))
              .mapToInt(whole::indexOf)
              .filter(at -> at >= 0)
              .min()
              .orElse(whole.length());
      StopText text = new StopText(stops);
      StringBuilder passed = new StringBuilder();

      for (int at = 0; at < whole.length() && !text.stopped(); at++) {
        passed.append(text.passed(whole.substring(at, at + 1)));
      }

      passed.append(text.rest());
      assertThat(passed.length())
          .as("%s until %s", whole, stops)
          .isLessThanOrEqualTo(whole.length());
      assertThat(whole).startsWith(passed.toString());
      assertThat(text.stopped()).isEqualTo(end < whole.length());
      assertThat(stops).noneMatch(stop -> passed.indexOf(stop) >= 0);
    }
  }

  /** Of two letters, so that beginnings of stops abound. */
  private static String word(Random random, int most) {
    StringBuilder word = new StringBuilder("a");
    for (int left = random.nextInt(most); left > 0; left--) {
      word.append(random.nextBoolean() ? 'a' : 'b');
    }
    return word.toString();
  }
}
