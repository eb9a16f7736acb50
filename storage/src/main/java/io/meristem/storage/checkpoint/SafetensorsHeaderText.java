package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the front of a safetensors file of F32 tensors; equal ones give equal bytes. */
public final class SafetensorsHeaderText {

  /** Tensors begin on a page, so that rows which fill pages can be shared or left as holes. */
  private static final int PAGE = 4096;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION).build();

  private SafetensorsHeaderText() {}

  /**
   * The bytes up to the first tensor: the length, the JSON, and spaces up to a whole page.
   *
   * @param tensors in the order in which their bytes follow
   * @throws IllegalArgumentException when a name appears twice
   */
  public static ByteBuffer of(List<TensorSpec> tensors, Map<String, String> metadata) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json, tensors, metadata);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    while ((Long.BYTES + text.size()) % PAGE != 0) {
      text.write(' ');
    }
    if (text.size() > SafetensorsHeader.MAX_BYTES) {
      throw new IllegalArgumentException("a header of " + text.size() + " bytes is too long");
    }
    return ByteBuffer.allocate(Long.BYTES + text.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.size())
        .put(text.toByteArray())
        .flip();
  }

  /** How many bytes a file of these tensors has, its front included. */
  public static long fileBytes(List<TensorSpec> tensors, Map<String, String> metadata) {
    return of(tensors, metadata).remaining() + tensors.stream().mapToLong(TensorSpec::bytes).sum();
  }

  private static void write(
      JsonGenerator json, List<TensorSpec> tensors, Map<String, String> metadata)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart(SafetensorsHeader.METADATA);
    for (var entry : new TreeMap<>(metadata).entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
    long offset = 0;
    for (TensorSpec tensor : tensors) {
      writeTensor(json, tensor, offset);
      offset += tensor.bytes();
    }
    json.writeEndObject();
  }

  private static void writeTensor(JsonGenerator json, TensorSpec tensor, long offset)
      throws IOException {
    json.writeObjectFieldStart(tensor.name());
    json.writeStringField("dtype", DType.F32.name());
    json.writeArrayFieldStart("shape");
    for (long dimension : tensor.shape()) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("data_offsets");
    json.writeNumber(offset);
    json.writeNumber(offset + tensor.bytes());
    json.writeEndArray();
    json.writeEndObject();
  }
}
