package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {

  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void aHashIsTheOneOfTheStandard(@TempDir Path folder) throws IOException {
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);

    assertThat(Sha256.of(MemorySegment.ofArray(abc))).isEqualTo(OF_ABC);
    assertThat(Sha256.of(Files.write(folder.resolve("abc"), abc))).isEqualTo(OF_ABC);
  }

  @Test
  void contentOfManyChunksHasOneHashWhereverItLies(@TempDir Path folder) throws IOException {
    byte[] content = "a".repeat(3_000_000).getBytes(StandardCharsets.US_ASCII);

    String ofFile = Sha256.of(Files.write(folder.resolve("large"), content));

    assertThat(ofFile).isEqualTo(Sha256.of(MemorySegment.ofArray(content)));
  }
}
