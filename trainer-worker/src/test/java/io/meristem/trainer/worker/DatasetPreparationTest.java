package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Source;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetPreparationTest {

  @TempDir Path directory;
  Workplace place = new Workplace(Path.of("."));

  @BeforeEach
  void open() {
    place = new Workplace(directory);
  }

  @Test
  void theTailOfTheTextIsForValidation() throws IOException {
    TextSource source = place.text("uploads/a", utf8("abcdefgh"));

    DatasetManifest manifest = place.document(place.prepared("r1", source), DatasetManifest.class);

    Source only = manifest.sources().getFirst();
    assertThat(place.store.get(only.train().getFirst().blob().key())).hasValue("abcdef");
    assertThat(place.store.get(only.validation().getFirst().blob().key())).hasValue("gh");
    assertThat(only.sha256()).isEqualTo(Sha256.of("abcdefgh"));
    assertThat(manifest.validationBytes()).isEqualTo(manifest.validationTokens()).isEqualTo(2);
  }

  @Test
  void theSameTextIsTheSameDatasetWhoeverPreparesIt() throws IOException {
    TextSource one = place.text("uploads/a", utf8("abcdefgh"));
    TextSource two = place.text("uploads/b", utf8("abcdefgh"));
    DatasetManifest first = place.document(place.prepared("r1", one), DatasetManifest.class);

    DatasetManifest second = place.document(place.prepared("r2", two), DatasetManifest.class);

    assertThat(second.hash()).isEqualTo(first.hash());
  }

  @Test
  void aTextWithANulByteIsRefusedForGood() throws IOException {
    TextSource source = place.text("uploads/a", new byte[] {'a', 'b', 0, 'd', 'e', 'f', 'g', 'h'});

    Ending ending = place.prepared("r1", source);

    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> {
              assertThat(failed.retryable()).isFalse();
              assertThat(failed.problem().type()).isEqualTo("binary-text");
              assertThat(failed.problem().detail()).contains("byte 2");
            });
  }

  @Test
  void bytesThatAreNoUtf8AreText() throws IOException {
    TextSource source =
        place.text("uploads/a", new byte[] {(byte) 0xff, (byte) 0xfe, 'a', (byte) 0xc0});

    Ending ending = place.prepared("r1", source);

    assertThat(ending).isInstanceOf(Ending.Done.class);
  }

  @Test
  void aTextThatIsNotThereAnyMoreIsNamed() throws IOException {
    TextSource source = place.text("uploads/gone", utf8("abcdefgh"));
    place.store.delete("uploads/gone");

    Ending ending = place.prepared("r1", source);

    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> assertThat(failed.problem().detail()).contains("s3://bucket/uploads/gone"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
