package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFolderTest {

  @TempDir Path parent;

  @Test
  void twoAtTheSameTimeHaveFoldersOfTheirOwn() throws IOException {
    try (OwnFolder first = OwnFolder.below(parent);
        OwnFolder second = OwnFolder.below(parent)) {
      assertThat(first.path()).isNotEqualTo(second.path());
    }
  }

  @Test
  void theNextOneFindsWhatTheLastOneLeft() throws IOException {
    leave("r1.1/weights");

    try (OwnFolder next = OwnFolder.below(parent)) {
      assertThat(next.path().resolve("r1.1/weights")).hasContent("left");
    }
  }

  @Test
  void whoWantsItEmptyGetsItWithoutWhatTheLastOneLeft() throws IOException {
    leave("r1.1/weights");

    try (OwnFolder next = OwnFolder.emptyBelow(parent)) {
      assertThat(next.path().resolve("r1.1")).doesNotExist();
    }
  }

  @Test
  void whatALivingOneHasStaysWhoeverWantsAnEmptyOne() throws IOException {
    try (OwnFolder living = OwnFolder.below(parent)) {
      Path file = Files.writeString(living.path().resolve("weights"), "mine");

      try (OwnFolder _ = OwnFolder.emptyBelow(parent)) {
        assertThat(file).hasContent("mine");
      }
    }
  }

  private void leave(String file) throws IOException {
    try (OwnFolder last = OwnFolder.below(parent)) {
      Path left = last.path().resolve(file);
      Files.createDirectories(left.getParent());
      Files.writeString(left, "left");
    }
  }
}
