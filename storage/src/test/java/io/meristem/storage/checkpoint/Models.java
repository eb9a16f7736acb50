package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.Grown.Child;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Small models on disk. */
public final class Models {

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Models() {}

  public static TokenFormerConfig tiny() {
    return of(Theta.L2_NORM_GELU);
  }

  public static TokenFormerConfig of(Theta theta) {
    Block block =
        new Block(
            layer(theta, 8), layer(theta, 8), layer(theta, 8), layer(theta, 6), layer(theta, 16));
    return new TokenFormerConfig(
        40, 16, 2, 10, 2, 10_000, 1e-5, theta, true, List.of(block, block));
  }

  private static Pattention layer(Theta theta, int tokens) {
    return new Pattention(tokens, theta.tau(tokens));
  }

  static TokenFormerConfig doubled(TokenFormerConfig parent) {
    return grown(parent, Recipes.ZERO_KEY.of(Recipes.TWICE));
  }

  static TokenFormerConfig grown(TokenFormerConfig parent, GrowthRecipe recipe) {
    return switch (recipe.childOf(parent)) {
      case Child(TokenFormerConfig child, _) -> child;
      case Grown.Refused refused -> throw new IllegalArgumentException(refused.toString());
    };
  }

  /** A file of random numbers, none of them zero, and the same for the same tensors. */
  public static Path written(Path file, List<TensorSpec> tensors, Map<String, String> metadata) {
    Random random = new Random(1);
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, tensors, metadata)) {
      for (TensorSpec tensor : tensors) {
        ByteBuffer bytes = ByteBuffer.allocate((int) tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          bytes.putFloat(1 + random.nextFloat());
        }
        writer.write(tensor.name(), bytes.flip());
      }
      writer.finish();
    }
    return file;
  }

  static List<Float> floats(MemorySegment data) {
    return Stream.iterate(0L, at -> at < data.byteSize(), at -> at + Float.BYTES)
        .map(at -> data.get(FLOAT, at))
        .toList();
  }
}
