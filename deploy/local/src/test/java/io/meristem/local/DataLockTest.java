package io.meristem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {

  @TempDir Path folder;

  @Test
  void aFolderInUseNamesTheProcessThatHasIt() {
    try (DataLock _ = DataLock.take(folder)) {
      assertThatThrownBy(() -> DataLock.take(folder))
          .isInstanceOf(StackFailure.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid() + ";");
    }
  }

  @Test
  void aReleasedFolderMayBeTakenAgain() {
    DataLock.take(folder).close();

    try (DataLock again = DataLock.take(folder)) {
      assertThat(again).isNotNull();
    }
  }
}
