package io.meristem.trainer.worker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The newest lines of a log, within bounds: at most {@value #LINES}, of {@value #BYTES} bytes. */
final class LogTail {

  static final int LINES = 200;
  static final int BYTES = 64 << 10;

  /** Of one line, in characters: what is longer is cut. */
  static final int LONGEST = 4096;

  private static final String CUT = " ...";

  private final Deque<String> lines = new ArrayDeque<>();
  private int bytes;

  /** Adds one or more lines, and forgets the oldest that pass the bounds. */
  void add(String text) {
    text.lines().map(LogTail::cut).forEach(this::addLine);
  }

  private static String cut(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + CUT;
  }

  private void addLine(String line) {
    lines.addLast(line);
    bytes += bytes(line);
    while (lines.size() > LINES || bytes > BYTES) {
      bytes -= bytes(lines.removeFirst());
    }
  }

  private static int bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length + 1;
  }

  /** All lines, each ended by a newline. */
  String text() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
