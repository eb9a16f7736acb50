package io.meristem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.trainer.tokenformer.Golden;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleGoldenTest {

  static final double RELATIVE_1E_12 = 1e-10; // percent

  static List<String> cases() {
    return Golden.cases("optimiser", "lr_schedule");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyRateIsGolden(String name) {
    JsonNode table = Golden.json(name).get("table");
    assertThat(table).isNotEmpty();
    for (JsonNode row : table) {
      double total = row.get("total").doubleValue();
      double warmup = row.get("warmup").doubleValue();
      LearningRate rate =
          new LearningRate(
              row.get("peak").doubleValue(),
              row.get("min_lr").doubleValue(),
              warmup * total,
              total);

      double got = rate.at(row.get("step").longValue());

      assertThat(got)
          .as("%s", row)
          .isCloseTo(row.get("lr").doubleValue(), withinPercentage(RELATIVE_1E_12));
    }
  }
}
