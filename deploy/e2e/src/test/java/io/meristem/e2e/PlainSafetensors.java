package io.meristem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A reader written from the safetensors format's own description: eight bytes with the length of a
 * JSON header, the header, the data without gaps.
 *
 * @param shapes by name, in the order of the data
 */
record PlainSafetensors(Map<String, List<Integer>> shapes) {

  static PlainSafetensors read(byte[] file) {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    int end = 0;
    for (Map.Entry<String, JsonNode> entry : header(file, length).properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        JsonNode tensor = entry.getValue();
        List<Integer> shape = numbers(tensor.path("shape"));
        int bytes = shape.stream().reduce(Float.BYTES, Math::multiplyExact);
        require(tensor.path("dtype").asText().equals("F32"));
        require(numbers(tensor.path("data_offsets")).equals(List.of(end, end + bytes)));
        shapes.put(entry.getKey(), shape);
        end += bytes;
      }
    }
    require(file.length == Long.BYTES + length + end);
    return new PlainSafetensors(shapes);
  }

  private static JsonNode header(byte[] file, int length) {
    try {
      return new ObjectMapper().readTree(file, Long.BYTES, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).asInt()).toList();
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new AssertionError("this is no safetensors file of F32 tensors without gaps");
    }
  }
}
