package io.meristem.orchestrator.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BytesPerTokenTest {

  private static final BytesPerToken KNOWN =
      new BytesPerToken(Map.of("bytes/0123456789ab", 1.0, "words/ba9876543210", 4.0));

  @Test
  void theSameLossIsWorthMoreWhereATokenStandsForMoreBytes() {
    OptionalDouble loss = OptionalDouble.of(2 * Math.log(2));

    OptionalDouble bytes = KNOWN.bitsPerByte(loss, Optional.of("bytes/0123456789ab"));
    OptionalDouble words = KNOWN.bitsPerByte(loss, Optional.of("words/ba9876543210"));

    assertThat(bytes).hasValue(2);
    assertThat(words).hasValue(0.5);
  }

  @Test
  void whatWasNotMeasuredOrNotOnAKnownDatasetHasNone() {
    OptionalDouble unmeasured =
        KNOWN.bitsPerByte(OptionalDouble.empty(), Optional.of("bytes/0123456789ab"));
    OptionalDouble unknown = KNOWN.bitsPerByte(OptionalDouble.of(1), Optional.of("gone/0"));
    OptionalDouble imported = KNOWN.bitsPerByte(OptionalDouble.of(1), Optional.empty());

    assertThat(unmeasured).isEmpty();
    assertThat(unknown).isEmpty();
    assertThat(imported).isEmpty();
  }
}
