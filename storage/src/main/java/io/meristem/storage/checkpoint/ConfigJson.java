package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's architecture as {@code config.json}, the file beside the weights. It is marked {@code
 * model_type: tokenformer} and {@code format: 1}; every field is demanded, none is guessed.
 */
public final class ConfigJson {

  private static final String MODEL_TYPE = "tokenformer";
  private static final int FORMAT = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .build();

  private ConfigJson() {}

  /** The text of the file; the same for equal configs. */
  public static String write(TokenFormerConfig config) {
    ObjectNode json = JSON.createObjectNode();
    json.put("model_type", MODEL_TYPE).put("format", FORMAT);
    json.setAll((ObjectNode) JSON.valueToTree(config));
    return json.toPrettyString() + "\n";
  }

  /**
   * The config that the text describes.
   *
   * @throws IllegalArgumentException naming the field and the value that cannot be
   */
  public static TokenFormerConfig read(String text) {
    try {
      if (!(JSON.readTree(text) instanceof ObjectNode json)) {
        throw refused("it is not a JSON object", null);
      }
      requireOurs(json.path("model_type"), json.path("format"));
      return JSON.treeToValue(
          json.without(List.of("model_type", "format")), TokenFormerConfig.class);
    } catch (JsonProcessingException e) {
      throw refused(e.getOriginalMessage(), e);
    }
  }

  private static void requireOurs(JsonNode modelType, JsonNode format) {
    if (!MODEL_TYPE.equals(modelType.textValue())) {
      throw refused("model_type is " + modelType + ", not " + MODEL_TYPE, null);
    }
    if (!format.isInt() || format.intValue() < 1) {
      throw refused("format is " + format + ", not a number from 1", null);
    }
    if (format.intValue() > FORMAT) {
      throw refused("format " + format + " is newer than " + FORMAT + ", the newest known", null);
    }
  }

  private static IllegalArgumentException refused(String why, @Nullable Exception cause) {
    return new IllegalArgumentException("config.json: " + why, cause);
  }
}
