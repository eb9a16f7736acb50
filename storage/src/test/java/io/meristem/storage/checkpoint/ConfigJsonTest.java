package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class ConfigJsonTest {

  private static final String TEXT = ConfigJson.write(Models.tiny());

  @ParameterizedTest
  @EnumSource(Theta.class)
  void aConfigThatWasWrittenIsReadBack(Theta theta) {
    TokenFormerConfig config = Models.of(theta);

    assertThat(ConfigJson.read(ConfigJson.write(config))).isEqualTo(config);
  }

  @Test
  void theFileSaysWhatItIs() {
    assertThat(TEXT)
        .contains("\"model_type\" : \"tokenformer\"", "\"format\" : 1", "\"l2_norm_gelu\"")
        .contains("\"tau\" : 2.8284271247461903")
        .endsWith("}\n");
  }

  static final List<Arguments> BAD =
      List.of(
          arguments("\"format\" : 1", "\"format\" : 2", "format 2 is newer than 1"),
          arguments("\"format\" : 1", "\"format\" : \"1\"", "format is \"1\""),
          arguments("\"format\" : 1,", "", "format is "),
          arguments("\"tokenformer\"", "\"gpt2\"", "model_type is \"gpt2\""),
          arguments("\"heads\" : 2", "\"heads\" : 3", "width 16 must be a multiple of heads 3"),
          arguments("\"heads\" : 2", "\"heads\" : 2.5", "2.5"),
          arguments("\"heads\" : 2", "\"heads\" : \"2\"", "\"2\""),
          arguments("\"heads\" : 2", "\"heads\" : null", "null"),
          arguments("\"heads\" : 2,", "", "heads"),
          arguments("\"heads\" : 2", "\"heads\" : 2, \"heads\" : 4", "heads"),
          arguments("\"heads\" : 2", "\"heads\" : 2, \"experts\" : 4", "experts"),
          arguments("10000.0", "1e999", "rotaryBase must be finite"),
          arguments("l2_norm_gelu", "relu", "relu"),
          arguments("\"l2_norm_gelu\"", "0", "0"),
          arguments("\"l2_norm_gelu\"", "null", "theta"),
          arguments("\"tokens\" : 6", "\"tokens\" : 1", "at least 2 tokens, not 1"),
          arguments("\"tau\" : 4.0", "\"tau\" : -4.0", "tau must be a positive finite number"),
          arguments("\"blocks\" : [", "\"blocks\" : [ null,", "null"),
          arguments("{\n  \"model_type\"", "[{\n  \"model_type\"", ""));

  @ParameterizedTest(name = "{1}")
  @FieldSource("BAD")
  void aBadValueIsRefusedWithTheReason(String good, String bad, String reason) {
    assertThat(TEXT).contains(good);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigJson.read(TEXT.replace(good, bad)))
        .withMessageStartingWith("config.json: ")
        .withMessageContaining(reason);
  }

  @ParameterizedTest
  @FieldSource("NOT_JSON")
  void whatIsNoJsonObjectIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ConfigJson.read(text));
  }

  static final List<String> NOT_JSON = List.of("", "[]", "null", "{", TEXT + "{}");
}
