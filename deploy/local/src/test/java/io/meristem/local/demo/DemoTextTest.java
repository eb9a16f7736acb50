package io.meristem.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.local.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoTextTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "tinyshakespeare.txt, tinyshakespeare",
    "My Notes (2).md, my-notes-2",
    "README, readme",
    "---.txt, text",
  })
  void namesAreMadeOfTheFileName(String fileName, String slug) {
    assertThat(DemoText.slug(fileName)).isEqualTo(slug);
  }

  @Test
  void aLongNameIsCut() {
    assertThat(DemoText.slug("a".repeat(200))).hasSize(40);
  }

  @Test
  void aTextIsKnownByItsBytes() throws IOException {
    Path file = Files.writeString(folder.resolve("abc.txt"), "abc");

    DemoText text = DemoText.of(file);

    assertThat(text.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void aMissingTextIsNamed() {
    assertThatThrownBy(() -> DemoText.of(folder.resolve("absent.txt")))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("absent.txt is no readable file");
  }
}
