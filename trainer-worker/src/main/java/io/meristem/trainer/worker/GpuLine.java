package io.meristem.trainer.worker;

import io.meristem.storage.event.WorkerAnnounced.Load;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A line such as {@code 87, 10240, 64}: percent, MiB, degrees; {@code [N/A]} is not known. */
final class GpuLine {

  private GpuLine() {}

  static Optional<Load> load(String line) {
    List<String> fields = List.of(line.split(",\\s*"));
    return fields.size() == 3
        ? Optional.of(
            new Load(
                number(fields.get(0), 0.01),
                bytes(number(fields.get(1), 1 << 20)),
                number(fields.get(2), 1)))
        : Optional.empty();
  }

  private static OptionalDouble number(String field, double unit) {
    try {
      return OptionalDouble.of(Double.parseDouble(field.strip()) * unit);
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalLong bytes(OptionalDouble number) {
    return number.isPresent()
        ? OptionalLong.of(Math.round(number.getAsDouble()))
        : OptionalLong.empty();
  }
}
