package io.meristem.storage.exchange;

import io.meristem.storage.checkpoint.DType;
import io.meristem.storage.checkpoint.MalformedCheckpoint;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.SafetensorsWriter;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings an official TokenFormer checkpoint in: a safetensors file with the official names, its
 * numbers F32, or F16 or BF16, which are widened and so keep their value. Official code computes
 * each tau from the token count of the moment; here it is written down, so that a growth cannot
 * change it unasked.
 *
 * @param file the checkpoint, of any size; it is never held in memory
 */
public record OfficialImport(Path file, OfficialSettings settings) {

  private static final Set<DType> READABLE = Set.of(DType.F32, DType.F16, DType.BF16);

  /**
   * Writes {@code model.safetensors}, whole or not at all.
   *
   * @throws MalformedCheckpoint when the file is no whole safetensors file, lacks a tensor, has one
   *     too many, or one of another shape or number format
   * @throws UncheckedIOException when a file cannot be read or written
   */
  public Imported to(Path target) {
    try (SafetensorsFile official = SafetensorsFile.open(file)) {
      Imported imported = new OfficialShapes(official).with(settings);
      if (imported instanceof Imported.Model(TokenFormerConfig config)) {
        official.require(OfficialNames.specs(config), READABLE);
        write(official, config, target);
      }
      return imported;
    }
  }

  private static void write(SafetensorsFile official, TokenFormerConfig config, Path target) {
    List<TensorSpec> ours = config.tensors();
    List<TensorSpec> theirs = OfficialNames.specs(config);
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(target, ours, Map.of("format", "pt"))) {
      for (int at = 0; at < ours.size(); at++) {
        String name = theirs.get(at).name();
        Widening.write(
            official.entry(name).dtype(), official.data(name), writer, ours.get(at).name());
      }
      writer.finish();
    }
  }
}
