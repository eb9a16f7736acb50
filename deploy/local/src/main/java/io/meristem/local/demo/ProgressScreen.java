package io.meristem.local.demo;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Shows progress: on a terminal in one line that is drawn again and again, elsewhere as plain lines
 * every few seconds.
 */
final class ProgressScreen {

  private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(5);
  private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private long nextPlainLine = System.nanoTime();

  ProgressScreen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Where a run stands at this moment. */
  void show(String line) {
    if (terminal) {
      out.print(TO_LINE_START_AND_CLEAR + line);
      out.flush();
    } else if (System.nanoTime() - nextPlainLine >= 0) {
      nextPlainLine = System.nanoTime() + BETWEEN_PLAIN_LINES.toNanos();
      out.println(line);
    }
  }

  /** The last word about a run. */
  void finish(String line) {
    out.println(terminal ? TO_LINE_START_AND_CLEAR + line : line);
    nextPlainLine = System.nanoTime();
  }
}
