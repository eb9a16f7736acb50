package io.meristem.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** The log of one part: all of it in a file, and on the console when asked for. */
final class ComponentLog implements Consumer<String>, AutoCloseable {

  private final Path file;
  private final String prefix;
  private final boolean verbose;
  private final PrintStream console;
  private final PrintWriter writer;

  ComponentLog(String name, StackOptions options) {
    this.file = options.data().resolve("logs").resolve(name + ".log");
    this.prefix = name + " | ";
    this.verbose = options.verbose();
    this.console = options.console();
    try {
      Files.createDirectories(file.getParent());
      this.writer =
          new PrintWriter(
              Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return file;
  }

  @Override
  public void accept(String line) {
    writer.println(prefix + line);
    if (verbose) {
      console.println(prefix + line);
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
