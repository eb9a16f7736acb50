package io.meristem.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.e2e.TinyStack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link BareTraining} in a process with the JVM flags of a stack's worker. */
final class BareProcess implements AutoCloseable {

  /**
   * What one training gave.
   *
   * @param weights SHA-256 of the final ones
   */
  record Trained(double seconds, String weights) {}

  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  private BareProcess(Process process) {
    this.process = process;
    this.questions = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
  }

  /**
   * Starts it, to train what a run has trained, a root.
   *
   * @param folder for its files
   */
  static BareProcess open(TinyStack stack, String run, Path folder, int threads) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags(stack.process(TinyStack.WORKER)));
    command.addAll(
        List.of(
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-cp",
            System.getProperty("java.class.path"),
            BareTraining.class.getName(),
            stack.fileOf("").toString(),
            run,
            folder.toString(),
            Integer.toString(threads)));
    try {
      return new BareProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> flags(ProcessHandle worker) {
    List<String> arguments = List.of(worker.info().arguments().orElse(new String[0]));
    int end = arguments.indexOf("-cp");
    if (end < 0) {
      throw new BenchFailure("this system does not tell with which flags the worker runs");
    }
    return arguments.subList(0, end).stream()
        .filter(flag -> !flag.startsWith("-XX:AOTCache="))
        .toList();
  }

  /** Trains once. */
  Trained train() {
    try {
      questions.write("train\n");
      questions.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new BenchFailure("bare training ended without an answer");
      }
      String[] words = line.split(" ", 2);
      return new Trained(Double.parseDouble(words[0]), words[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
