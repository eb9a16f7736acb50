package io.meristem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @Test
  void theResultIsTheRoundWithTheMedianRatio() {
    Iterator<Double> values = List.of(9.0, 3.0, 2.0).iterator();
    Iterator<Double> floors = List.of(9.0, 2.0, 1.0).iterator();

    Round median = new Rounds(3, Duration.ofMinutes(1), NOWHERE).median(values::next, floors::next);

    assertThat(median).isEqualTo(new Round(3.0, 2.0));
  }

  @Test
  void theSidesTakeTurnsInBeingFirst() {
    List<String> order = new ArrayList<>();

    new Rounds(4, Duration.ofMinutes(1), NOWHERE)
        .median(() -> noted(order, "value"), () -> noted(order, "floor"));

    assertThat(order)
        .containsExactly("value", "floor", "floor", "value", "value", "floor", "floor", "value");
  }

  @Test
  void whenTimeIsUpThreeRoundsAreEnough() {
    List<String> order = new ArrayList<>();

    new Rounds(100, Duration.ZERO, NOWHERE).median(() -> noted(order, "value"), () -> 1);

    assertThat(order).hasSize(3);
  }

  @Test
  void aFigureIsOneLineOfJson() {
    assertThat(Figure.inMilliseconds("a-vs-b", new Round(0.003, 0.002)).json())
        .isEqualTo(
            "{\"name\":\"a-vs-b\",\"value\":3.0,\"unit\":\"ms\",\"floor\":2.0,\"ratio\":1.5}");
  }

  private static double noted(List<String> order, String side) {
    order.add(side);
    return 1;
  }
}
