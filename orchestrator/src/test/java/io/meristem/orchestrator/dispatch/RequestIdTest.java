package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestIdTest {

  @Test
  void theSameSubjectAndKeyAreTheSameRequest() {
    assertThat(RequestId.of("ada", "k")).isEqualTo(RequestId.of("ada", "k"));
  }

  @Test
  void anotherSubjectOrKeyIsAnotherRequest() {
    assertThat(RequestId.of("ada", "k")).isNotEqualTo(RequestId.of("bob", "k"));
    assertThat(RequestId.of("ada", "k")).isNotEqualTo(RequestId.of("ada", "l"));
  }

  @Test
  void aRunIsNamedByTheFirstDigitsOfItsRequest() {
    RequestId id = RequestId.of("ada", "k");

    assertThat(id.run()).matches("r[0-9a-f]{16}").isEqualTo("r" + id.hash().substring(0, 16));
  }
}
