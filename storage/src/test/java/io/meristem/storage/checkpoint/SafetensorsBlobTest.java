package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsBlobTest {

  private static final TokenFormerConfig CONFIG = Models.tiny();

  @TempDir private Path folder;

  static List<Path> malformed() {
    return Golden.files("safetensors", "bad_*.safetensors");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void aBlobIsRefusedForTheSameReasonAsAFile(Path file) throws IOException {
    MalformedCheckpoint ofFile =
        catchThrowableOfType(MalformedCheckpoint.class, () -> SafetensorsFile.open(file));
    byte[] bytes = Files.readAllBytes(file);

    MalformedCheckpoint ofBlob =
        catchThrowableOfType(
            MalformedCheckpoint.class, () -> SafetensorsBlob.open("name", bytes.length, of(bytes)));

    assertThat(ofBlob.fault()).isEqualTo(ofFile.fault());
  }

  @Test
  void itHasTheTensorsOfTheFile() throws IOException {
    Path file = Models.written(folder.resolve("file"), CONFIG.tensors(), Map.of());
    byte[] bytes = Files.readAllBytes(file);

    SafetensorsBlob blob =
        SafetensorsBlob.open("name", bytes.length, of(bytes)).require(CONFIG.tensors());

    try (SafetensorsFile same = SafetensorsFile.open(file)) {
      for (TensorSpec tensor : CONFIG.tensors()) {
        try (InputStream in = blob.read(tensor.name())) {
          byte[] wanted = same.data(tensor.name()).toArray(ValueLayout.JAVA_BYTE);
          assertThat(in.readAllBytes()).as(tensor.name()).isEqualTo(wanted);
        }
      }
    }
    assertThatThrownBy(() -> blob.read("other")).hasMessage("name has no tensor other");
  }

  @Test
  void aRangeThatEndsEarlyIsBrokenStorage() throws IOException {
    Path file = Models.written(folder.resolve("file"), CONFIG.tensors(), Map.of());
    byte[] bytes = Files.readAllBytes(file);
    SafetensorsBlob.Ranges broken =
        (_, length) -> new ByteArrayInputStream(bytes, 0, (int) length / 2);

    assertThatThrownBy(() -> SafetensorsBlob.open("name", bytes.length, broken))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("4 of 8 bytes from 0");
  }

  private static SafetensorsBlob.Ranges of(byte[] bytes) {
    return (offset, length) ->
        new ByteArrayInputStream(bytes, Math.toIntExact(offset), Math.toIntExact(length));
  }
}
