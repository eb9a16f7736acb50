package io.meristem.storage.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class VersionDocumentTest {

  private static final String FILE = "/documents/format-1/version-document.growth.json";

  @Test
  void itNeedsTheBlobsOfItsAncestorsTooAndNamesNoneTwice() throws IOException {
    VersionDocument version = grown();

    List<BlobRef> blobs = version.blobs().toList();

    assertThat(blobs).doesNotHaveDuplicates().hasSize(6);
    assertThat(blobs).filteredOn(blob -> blob.key().startsWith("blobs/r00112233/")).hasSize(1);
  }

  @Test
  void whatPeopleDownloadIsEveryFileWithTheWeightsAsOne() throws IOException {
    VersionDocument version = grown();

    var files = version.downloads();

    assertThat(files).containsOnlyKeys("config.json", "model.safetensors", "tokenizer.json");
    assertThat(files.get("model.safetensors")).isEqualTo(version.weights());
    assertThat(Objects.requireNonNull(files.get("config.json")).wholeBlob()).isPresent();
  }

  private static VersionDocument grown() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(VersionDocumentTest.class.getResourceAsStream(FILE))) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Documents.read(FILE, text, VersionDocument.class);
    }
  }
}
