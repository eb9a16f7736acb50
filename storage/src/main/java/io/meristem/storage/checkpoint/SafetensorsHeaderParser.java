package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the JSON of a safetensors header, tensor by tensor, and believes none of it.
 *
 * @param dataStart what the file's data_offsets count from
 */
record SafetensorsHeaderParser(Path path, long dataStart) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  SafetensorsHeader parse(String json) {
    if (!json.startsWith("{")) {
      throw refused(Fault.HEADER_NOT_JSON, "it does not begin with a brace");
    }
    try (JsonParser parser = JSON.createParser(json)) {
      return parse(parser);
    } catch (MismatchedInputException e) {
      throw refused(Fault.DUPLICATE_NAME, e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw refused(Fault.HEADER_NOT_JSON, e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SafetensorsHeader parse(JsonParser parser) throws IOException {
    Map<String, String> metadata = Map.of();
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (!names.add(name)) {
        throw refused(Fault.DUPLICATE_NAME, name);
      }
      parser.nextToken();
      JsonNode value = parser.readValueAsTree();
      if (name.equals(SafetensorsHeader.METADATA)) {
        metadata = metadata(value);
      } else {
        entries.add(entry(name, value));
      }
    }
    if (parser.nextToken() != null) {
      throw refused(Fault.HEADER_NOT_JSON, "something follows the closing brace");
    }
    return new SafetensorsHeader(metadata, entries);
  }

  private Map<String, String> metadata(JsonNode node) {
    if (!node.isObject()) {
      throw refused(Fault.METADATA_NOT_STRINGS, shown(node));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isTextual()) {
        throw refused(
            Fault.METADATA_NOT_STRINGS, field.getKey() + " is " + shown(field.getValue()));
      }
      metadata.put(field.getKey(), field.getValue().textValue());
    }
    return metadata;
  }

  private Entry entry(String name, JsonNode node) {
    DType dtype = dtype(name, node.path("dtype"));
    List<Long> shape = shape(name, node.path("shape"));
    List<Long> offsets = integers(name, "data_offsets", node.path("data_offsets"));
    if (offsets.size() != 2) {
      throw refused(Fault.BAD_ENTRY, name + ": data_offsets " + offsets + " are not a pair");
    }
    long begin = offsets.getFirst();
    long end = offsets.getLast();
    if (begin < 0 || end < 0) {
      throw refused(Fault.NEGATIVE_OFFSET, name + ": data_offsets " + offsets);
    }
    if (end < begin) {
      throw refused(Fault.REVERSED_OFFSETS, name + ": data_offsets " + offsets);
    }
    if (end > Long.MAX_VALUE - dataStart) {
      throw refused(Fault.TRUNCATED_DATA, name + ": data_offsets " + offsets);
    }
    requireBytes(name, dtype, shape, end - begin);
    return new Entry(name, dtype, shape, dataStart + begin, end - begin);
  }

  private DType dtype(String name, JsonNode node) {
    if (!node.isTextual()) {
      throw refused(Fault.BAD_ENTRY, name + ": dtype is " + shown(node));
    }
    return DType.named(node.textValue())
        .orElseThrow(() -> refused(Fault.UNKNOWN_DTYPE, name + ": " + shown(node)));
  }

  private List<Long> shape(String name, JsonNode node) {
    List<Long> shape = integers(name, "shape", node);
    if (shape.stream().anyMatch(dimension -> dimension < 0)) {
      throw refused(Fault.NEGATIVE_DIMENSION, name + ": " + shape);
    }
    return shape;
  }

  private void requireBytes(String name, DType dtype, List<Long> shape, long bytes) {
    long needed = dtype.bytes();
    try {
      for (long dimension : shape) {
        needed = Math.multiplyExact(needed, dimension);
      }
    } catch (ArithmeticException e) {
      throw refused(Fault.SHAPE_PRODUCT_OVERFLOWS, name + ": " + shape);
    }
    if (needed != bytes) {
      throw refused(
          Fault.SHAPE_DOES_NOT_MATCH_BYTES,
          name + ": " + dtype + " " + shape + " needs " + needed + " bytes, not " + bytes);
    }
  }

  private List<Long> integers(String name, String field, JsonNode node) {
    if (!node.isArray()) {
      throw refused(Fault.BAD_ENTRY, name + ": " + field + " is " + shown(node));
    }
    List<Long> numbers = new ArrayList<>(node.size());
    for (JsonNode number : node) {
      if (!number.isIntegralNumber() || !number.canConvertToLong()) {
        throw refused(Fault.BAD_ENTRY, name + ": " + field + " holds " + shown(number));
      }
      numbers.add(number.longValue());
    }
    return numbers;
  }

  private static String shown(JsonNode node) {
    if (node.isMissingNode()) {
      return "missing";
    }
    String text = node.toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }

  private MalformedCheckpoint refused(Fault fault, String detail) {
    return new MalformedCheckpoint(path, fault, detail);
  }
}
