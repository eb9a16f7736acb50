package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogTailTest {

  final LogTail tail = new LogTail();

  @Test
  void theNewestLinesStay() {
    for (int line = 1; line <= LogTail.LINES + 5; line++) {
      tail.add("line " + line + "\n");
    }

    assertThat(tail.text().lines())
        .hasSize(LogTail.LINES)
        .startsWith("line 6")
        .endsWith("line " + (LogTail.LINES + 5));
  }

  @Test
  void aStackTraceIsAsManyLinesAsItHas() {
    tail.add("broke off\n at a\n at b\n");

    assertThat(tail.text()).isEqualTo("broke off\n at a\n at b\n");
  }

  @Test
  void longLinesLeaveRoomForFewer() {
    for (int line = 0; line < 50; line++) {
      tail.add("ü".repeat(2000));
    }

    assertThat(tail.text().getBytes(StandardCharsets.UTF_8))
        .hasSizeBetween(LogTail.BYTES - 4001, LogTail.BYTES);
  }

  @Test
  void oneLineIsNeverAll() {
    tail.add("before");

    tail.add("x".repeat(LogTail.BYTES + 1));

    assertThat(tail.text().lines()).hasSize(2).startsWith("before");
  }
}
