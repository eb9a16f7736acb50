package io.meristem.storage.exchange;

import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.DoubleUnaryOperator;

/**
 * The angles of rotary position embedding, as little-endian F32 (length, dims): position p turns
 * channels i and {@code i + dims / 2} by {@code p / base^(2 i / dims)}.
 */
record RotaryTables(int length, int dims, double base) {

  static RotaryTables of(TokenFormerConfig config) {
    return new RotaryTables(config.sequence(), config.rotaryDims(), config.rotaryBase());
  }

  byte[] cosines() {
    return table(Math::cos);
  }

  byte[] sines() {
    return table(Math::sin);
  }

  private byte[] table(DoubleUnaryOperator function) {
    ByteBuffer table =
        ByteBuffer.allocate(Math.multiplyExact(length * Float.BYTES, dims))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int position = 0; position < length; position++) {
      for (int channel = 0; channel < dims; channel++) {
        int pair = channel % (dims / 2);
        double angle = position * Math.pow(base, -2.0 * pair / dims);
        table.putFloat((float) function.applyAsDouble(angle));
      }
    }
    return table.array();
  }
}
