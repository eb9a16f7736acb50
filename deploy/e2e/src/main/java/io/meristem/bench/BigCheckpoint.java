package io.meristem.bench;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.SafetensorsWriter;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.checkpoint.UniformRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

/** A checkpoint of the size of TokenFormer's published 354M model, with random numbers in it. */
final class BigCheckpoint {

  private static final int CHUNK_FLOATS = 1 << 20;

  private BigCheckpoint() {}

  static TokenFormerConfig config() {
    Pattention attention = layer(768);
    Block block = new Block(attention, attention, attention, attention, layer(3072));
    return new TokenFormerConfig(
        50_304,
        1024,
        16,
        2048,
        16,
        10_000,
        1e-5,
        Theta.L2_NORM_GELU,
        true,
        Collections.nCopies(24, block));
  }

  private static Pattention layer(int tokens) {
    return new Pattention(tokens, Math.sqrt(tokens));
  }

  static Path write(Path target, TokenFormerConfig config) {
    UniformRows numbers = new UniformRows(1, 0.02);
    ByteBuffer chunk =
        ByteBuffer.allocateDirect(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (SafetensorsWriter file =
        SafetensorsWriter.create(target, config.tensors(), Map.of("format", "pt"))) {
      for (TensorSpec tensor : config.tensors()) {
        for (long at = 0; at < tensor.elements(); at += CHUNK_FLOATS) {
          int floats = (int) Math.min(CHUNK_FLOATS, tensor.elements() - at);
          numbers.fill(tensor.name(), at, chunk.clear().asFloatBuffer().limit(floats));
          file.write(tensor.name(), chunk.limit(floats * Float.BYTES));
        }
      }
      file.finish();
    }
    return target;
  }
}
