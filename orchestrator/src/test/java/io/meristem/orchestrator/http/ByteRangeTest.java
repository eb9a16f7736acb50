package io.meristem.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.http.ByteRange.Outside;
import io.meristem.orchestrator.http.ByteRange.Part;
import io.meristem.orchestrator.http.ByteRange.Whole;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  private static final long SIZE = 100;

  @ParameterizedTest
  @CsvSource({
    "bytes=0-, 0, 99",
    "bytes=99-, 99, 99",
    "bytes=3-9, 3, 9",
    "bytes=3-3, 3, 3",
    "bytes=90-1000, 90, 99",
    "bytes=-1, 99, 99",
    "bytes=-1000, 0, 99",
    "bytes=0-999999999999999999, 0, 99"
  })
  void aSingleRangeIsAPart(String header, long first, long last) {
    assertThat(ByteRange.of(Optional.of(header), SIZE)).isEqualTo(new Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
  void aRangeWithoutAByteOfTheFileIsOutside(String header) {
    assertThat(ByteRange.of(Optional.of(header), SIZE)).isEqualTo(new Outside());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=-",
        "bytes=a-b",
        "bytes=1-2,4-5",
        "pages=1-2",
        "bytes=9-3",
        "",
        "bytes=99999999999999999999-"
      })
  void whatIsNoSingleRangeIsTheWhole(String header) {
    assertThat(ByteRange.of(Optional.of(header), SIZE)).isEqualTo(new Whole());
  }

  @Test
  void noHeaderIsTheWhole() {
    assertThat(ByteRange.of(Optional.empty(), SIZE)).isEqualTo(new Whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=-5", "bytes=0-0"})
  void anEmptyFileHasNoRanges(String header) {
    assertThat(ByteRange.of(Optional.of(header), 0)).isEqualTo(new Outside());
  }
}
