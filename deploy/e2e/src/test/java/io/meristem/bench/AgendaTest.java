package io.meristem.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgendaTest {

  @Test
  void withoutAWordEverythingIsMeasured() {
    Agenda all = Agenda.of(List.of());

    assertThat(all.benchmarks())
        .hasAtLeastOneElementOfType(KernelBench.class)
        .contains(new SoakBench(150))
        .doesNotHaveDuplicates();
  }

  @Test
  void theNumberBehindSoakIsHowManyRunsItHas() {
    Agenda agenda = Agenda.of(List.of("load", "soak", "1000", "soak", "growth"));

    assertThat(agenda.benchmarks()).hasSize(4);
    assertThat(agenda.benchmarks().get(1)).isEqualTo(new SoakBench(1000));
    assertThat(agenda.benchmarks().get(2)).isEqualTo(new SoakBench(150));
  }

  @Test
  void theNumberBehindHistoryIsHowManySecondsItTakes() {
    Agenda agenda = Agenda.of(List.of("history", "300"));

    assertThat(agenda.benchmarks()).containsExactly(new HistoryBench(Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "007", "many", "1e3", "100000", "1000runs", ""})
  void aWordBehindSoakThatIsNoNumberOfRunsIsRefusedBeforeAnythingIsMeasured(String rubbish) {
    assertThatThrownBy(() -> Agenda.of(List.of("soak", rubbish)))
        .isInstanceOf(BenchFailure.class)
        .hasMessageStartingWith("there is no benchmark '" + rubbish + "'; there are: kernel,")
        .hasMessageEndingWith(
            "the seconds of history and the runs of soak are a number from 1 to 99999");
  }

  @Test
  void aNumberBehindAnotherNameIsNoBenchmark() {
    assertThatThrownBy(() -> Agenda.of(List.of("load", "7")))
        .isInstanceOf(BenchFailure.class)
        .hasMessageStartingWith("there is no benchmark '7'")
        .hasMessageEndingWith("soak");
  }
}
