package io.meristem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  static final Set<String> FLAGS = Set.of("--keep");
  static final Set<String> VALUED = Set.of("--data");

  @Test
  void operandsFlagsAndValuesMayStandInAnyOrder() {
    Arguments arguments =
        Arguments.parse(List.of("--data", "there", "text.txt", "--keep"), FLAGS, VALUED);

    assertThat(arguments.operands()).containsExactly("text.txt");
    assertThat(arguments.flags()).containsExactly("--keep");
    assertThat(arguments.value("--data")).contains("there");
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertThatThrownBy(() -> Arguments.parse(List.of("--stpes", "3"), FLAGS, VALUED))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("--stpes");
  }

  @Test
  void anOptionWithoutItsValueIsNamed() {
    assertThatThrownBy(() -> Arguments.parse(List.of("--data"), FLAGS, VALUED))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("--data needs a value");
  }
}
