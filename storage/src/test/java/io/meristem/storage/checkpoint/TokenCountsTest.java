package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class TokenCountsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"factor\": 2} | {\"all\":{\"factor\":2.0}}",
        "{\"tokens\": 64} | {\"all\":{\"tokens\":64}}",
        "{\"ffn\": 64, \"all\": {\"factor\": 1.5}} | {\"all\":{\"factor\":1.5},\"ffn\":{\"tokens\":64}}",
        "{\"blocks.10.attn.proj\": {\"tokens\": 8}} | {\"blocks.10.attn.proj\":{\"tokens\":8}}",
        "{} | {}"
      })
  void aWishMayBeShortAndIsKeptInFull(String json, String full) throws JsonProcessingException {
    TokenCounts counts = JSON.readValue(json, TokenCounts.class);

    assertThat(JSON.writeValueAsString(counts)).isEqualTo(full);
    assertThat(JSON.readValue(full, TokenCounts.class)).isEqualTo(counts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"x\": 8} | 'x' is no place; choose all, one of q, k, v, proj, ffn",
        "{\"blocks.1.q\": 8} | 'blocks.1.q' is no place",
        "{\"ffn\": \"8\"} | ffn cannot be 8",
        "{\"ffn\": 8.5} | ffn cannot be 8.5",
        "{\"ffn\": null} | ffn cannot be null",
        "{\"ffn\": {\"factor\": 2, \"tokens\": 8}} | ffn cannot be {factor=2, tokens=8}",
        "{\"ffn\": {\"factor\": \"two\"}} | ffn cannot be {factor=two}",
        "{\"factor\": 2, \"ffn\": 8} | all cannot be {factor=2, ffn=8}",
        "{\"factor\": -1} | factor must be a positive finite number, not -1.0",
        "{\"tokens\": -1} | tokens must not be negative, not -1"
      })
  void whatIsNoCountIsRefusedByItsPlaceAndValue(String json, String message) {
    assertThatThrownBy(() -> JSON.readValue(json, TokenCounts.class))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  static final List<Double> NO_FACTORS = List.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY);

  @ParameterizedTest
  @FieldSource("NO_FACTORS")
  void aFactorIsAPositiveNumber(double factor) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenCount.Factor(factor));
  }

  @Test
  void theOrderOfPlacesDoesNotMatter() {
    TokenCount two = new TokenCount.Factor(2);

    assertThat(new TokenCounts(Map.of("q", two, "ffn", two)).byPlace().keySet())
        .containsExactly("ffn", "q");
  }
}
