package io.meristem.storage.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.object.Documents;
import io.meristem.storage.run.DatasetRef;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredTest {

  private static final DatasetRef TALES = new DatasetRef("tales", "70dd");

  /** Quantiles of Student's distribution as tables have them. */
  @ParameterizedTest
  @CsvSource({"5, 2.776, 0.05", "9, 2.306, 0.01", "33, 2.037, 0.001", "1001, 1.962, 0.001"})
  void theIntervalIsStudents(int windows, double quantile, double tolerance) {
    Measured measured = new Measured(TALES, 2, windows, 64, 1, OptionalDouble.of(1));

    Measured.Interval interval = measured.interval().orElseThrow();

    assertThat(interval.to()).isCloseTo(2 + quantile, within(tolerance));
    assertThat(interval.from()).isCloseTo(2 - quantile, within(tolerance));
  }

  @Test
  void whatWasMeasuredBeforeErrorsWereKeptHasNoInterval() throws Exception {
    String before =
        "{\"dataset\":{\"name\":\"tales\",\"hash\":\"70dd\"},\"loss\":2.25,\"windows\":32,"
            + "\"sequence\":64,\"bytesPerToken\":3.5}";

    Measured read = Documents.JSON.readValue(before, Measured.class);

    assertThat(read.standardError()).isEmpty();
    assertThat(read.interval()).isEmpty();
    assertThat(Documents.json(read)).isEqualTo(before);
  }

  @Test
  void anErrorIsKept() throws Exception {
    Measured measured = new Measured(TALES, 2.25, 32, 64, 3.5, OptionalDouble.of(0.125));

    Measured read = Documents.JSON.readValue(Documents.json(measured), Measured.class);

    assertThat(read).isEqualTo(measured);
  }
}
