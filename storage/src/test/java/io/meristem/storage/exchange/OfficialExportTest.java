package io.meristem.storage.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.checkpoint.Models;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.SafetensorsBlob;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TauRamp;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfficialExportTest {

  private static final TokenFormerConfig PARENT = Models.tiny();
  private static final TokenFormerConfig CHILD =
      PARENT.withBlocks(
          PARENT.blocks().stream()
              .map(
                  block -> block.map((_, layer) -> new Pattention(2 * layer.tokens(), layer.tau())))
              .toList());

  @TempDir private Path folder;

  @Test
  void aModelWithOtherTausThanOfficialCodeComputesIsRefusedWithTheLayerNamed() throws IOException {
    OfficialExport export = new OfficialExport(CHILD);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThatThrownBy(() -> export.write((_, _) -> {}, out))
        .hasMessageContaining("tau of blocks.0.attn.q is 2.8284271247461903")
        .hasMessageContaining("4.0, which it derives from 16 tokens")
        .hasMessageContaining("export torchscript instead");
    assertThat(export.obstacle()).isPresent();
    assertThat(out.size()).isZero();
  }

  @Test
  void aChildWhoseRampHasEndedIsAnOfficialModelAgain() {
    TokenFormerConfig ended = CHILD.withTaus(TauRamp.of(CHILD, 7).tauAt(7));

    assertThat(new OfficialExport(ended).obstacle()).isEmpty();
  }

  @Test
  void aBlobAndAFileGiveTheSameBytesAndAsManyAsPromised() throws IOException {
    Path weights = Models.written(folder.resolve("weights"), PARENT.tensors(), Map.of());
    byte[] stored = Files.readAllBytes(weights);
    SafetensorsBlob blob =
        SafetensorsBlob.open(
            "blobs/r1/1/abc",
            stored.length,
            (offset, length) ->
                new ByteArrayInputStream(stored, Math.toIntExact(offset), Math.toIntExact(length)));

    for (Export export : List.of(new OfficialExport(PARENT), new TorchScript(PARENT))) {
      ByteArrayOutputStream ofFile = new ByteArrayOutputStream();
      ByteArrayOutputStream ofBlob = new ByteArrayOutputStream();
      try (SafetensorsFile file = SafetensorsFile.open(weights)) {
        export.write(TensorSource.of(file), ofFile);
      }
      export.write(TensorSource.of(blob), ofBlob);

      assertThat(ofBlob.toByteArray()).isEqualTo(ofFile.toByteArray());
      assertThat(export.bytes()).isEqualTo(ofFile.size());
    }
  }
}
