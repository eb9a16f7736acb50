package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class GoldenTest {

  @Test
  void aMissingFolderIsAnErrorAndNotATestWithoutCases() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Golden.files("no-such-folder", "*"))
        .withMessageContaining("no-such-folder");
  }

  @Test
  void aFolderWithoutMatchingFilesIsAnErrorAndNotATestWithoutCases() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Golden.files("safetensors", "nothing-is-called-so_*"))
        .withMessageContaining("nothing-is-called-so_*");
  }
}
