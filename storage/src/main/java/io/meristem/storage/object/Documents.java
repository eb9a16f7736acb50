package io.meristem.storage.object;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Stored JSON documents. Each begins with {@code format: 1}; a document of a newer format, or with
 * fields that this build does not know, is refused by its key instead of being half understood. A
 * field that is missing is refused too, unless it was added later and says so by {@link
 * JacksonInject}: then it is absent, or empty, in what was written before.
 */
public final class Documents {

  /** The only format there is so far. */
  public static final int FORMAT = 1;

  /** How the product reads and writes JSON, stored or sent. Thread-safe. */
  public static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .injectableValues(
              new InjectableValues.Std()
                  .addValue(Optional.class, Optional.empty())
                  .addValue(OptionalDouble.class, OptionalDouble.empty())
                  .addValue(List.class, List.of())
                  .addValue(OptionalLong.class, OptionalLong.empty())
                  .addValue(Map.class, Map.of()))
          .build();

  private static final ObjectMapper CANONICAL =
      ((JsonMapper) JSON)
          .rebuild()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .build();

  private Documents() {}

  /** The document's text, {@code format} first. */
  public static String text(Object document) {
    return text(document, JSON.constructType(document.getClass()));
  }

  /**
   * The same for a document of a generic type: only the full type tells that its elements are to be
   * written with the names of their own types.
   */
  public static String text(Object document, JavaType type) {
    ObjectNode node = JSON.createObjectNode().put("format", FORMAT);
    try (TokenBuffer buffer = new TokenBuffer(JSON, false)) {
      JSON.writerFor(type).writeValue(buffer, document);
      node.setAll((ObjectNode) JSON.readTree(buffer.asParser()));
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + document, e);
    }
    return node.toString();
  }

  /** Reads a document of the given type; {@code key} names it in a refusal. */
  public static <T> T read(String key, String text, Class<T> type) {
    try {
      return JSON.convertValue(body(key, text), type);
    } catch (IllegalArgumentException e) {
      throw new UnreadableDocumentException(key, String.valueOf(e.getMessage()), e);
    }
  }

  /** The document without its format, once that is known to be one that this build reads. */
  public static ObjectNode body(String key, String text) {
    JsonNode tree = tree(key, text);
    if (!(tree instanceof ObjectNode node) || !node.path("format").isInt()) {
      throw new UnreadableDocumentException(key, "it has no format number", null);
    }
    int format = node.path("format").intValue();
    if (format != FORMAT) {
      throw UnreadableDocumentException.ofFormat(key, format, FORMAT);
    }
    node.remove("format");
    return node;
  }

  private static JsonNode tree(String key, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UnreadableDocumentException(key, String.valueOf(e.getMessage()), e);
    }
  }

  /** JSON for messages, which have no format of their own. */
  public static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + value, e);
    }
  }

  /**
   * JSON with sorted keys, without spaces and without what is absent: equal values give equal text,
   * fit to be hashed.
   */
  public static String canonical(Object value) {
    try {
      return CANONICAL.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + value, e);
    }
  }
}
