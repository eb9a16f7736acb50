package io.meristem.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.api.Scatter.ScatterPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScatterTest {

  /** The loss is the other way round, as if the larger ones had tokens of more bytes. */
  private static ScatterPoint point(String id, long parameters, double bitsPerByte) {
    return new ScatterPoint(id, "m", parameters, 10 - bitsPerByte, bitsPerByte, false);
  }

  @Test
  void whatNothingSmallerBeatsIsBest() {
    List<ScatterPoint> points =
        Scatter.of(List.of(point("big", 9, 1.0), point("worse", 5, 3.0), point("small", 2, 2.0)));

    assertThat(points).extracting(ScatterPoint::id).containsExactly("small", "worse", "big");
    assertThat(points)
        .filteredOn(ScatterPoint::best)
        .extracting(ScatterPoint::id)
        .containsExactly("small", "big");
  }

  @Test
  void howeverManyThereAreTheBestStayAndTheOthersAreFew() {
    Random random = new Random(7);
    List<ScatterPoint> all = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      all.add(point("v" + i, 1_000 + random.nextInt(1_000_000), 1 + random.nextDouble()));
    }

    List<ScatterPoint> points = Scatter.of(all);

    double least = all.stream().mapToDouble(ScatterPoint::bitsPerByte).min().orElseThrow();
    assertThat(points).hasSizeLessThan(1200);
    assertThat(points)
        .filteredOn(ScatterPoint::best)
        .last()
        .extracting(ScatterPoint::bitsPerByte)
        .isEqualTo(least);
  }

  @Test
  void oneVersionIsItsOwnBest() {
    assertThat(Scatter.of(List.of(point("only", 1, 1))))
        .singleElement()
        .matches(ScatterPoint::best);
    assertThat(Scatter.of(List.of())).isEmpty();
  }
}
