package io.meristem.storage.exchange;

import io.meristem.storage.checkpoint.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/** Writes safetensors files in number formats that the product never writes. */
final class OfficialFile {

  private OfficialFile() {}

  /** All tensors in one format, of the same bytes each time. */
  static Path written(Path target, List<TensorSpec> tensors, String dtype, int bytesEach)
      throws IOException {
    StringJoiner header = new StringJoiner(",", "{", "}");
    long at = 0;
    for (TensorSpec tensor : tensors) {
      long end = at + tensor.elements() * bytesEach;
      header.add(
          "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(tensor.name(), dtype, tensor.shape(), at, end));
      at = end;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] data = new byte[Math.toIntExact(at)];
    new Random(1).nextBytes(data);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + text.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .put(data);
    return Files.write(target, file.array());
  }
}
