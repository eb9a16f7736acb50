package io.meristem.orchestrator.planning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3AddressTest {

  @Test
  void anAddressIsABucketAndAKeyWithSlashes() {
    assertThat(S3Address.of("s3://my-texts/tales/..two.txt"))
        .contains(new S3Address("my-texts", "tales/..two.txt"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/text",
        "s3://my-texts",
        "s3://my-texts/",
        "s3:///key",
        "s3://My_Texts/key",
        "s3://ab/key",
        "s3://my-texts/../key",
        "s3://my-texts/tales/./key",
        "s3://my-texts/.."
      })
  void whatNoServerCanHaveIsNoAddress(String text) {
    assertThat(S3Address.of(text)).isEmpty();
  }
}
