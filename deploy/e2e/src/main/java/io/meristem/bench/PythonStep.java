package io.meristem.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A step of the same shapes in PyTorch, in a process of its own that waits to be asked. What runs
 * is {@code tokenformer_step.py}, a model written as one would write it in Python.
 */
final class PythonStep implements AutoCloseable {

  private static final String TEXT = "tokenformer_step.py";
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  private PythonStep(Process process) {
    this.process = process;
    this.questions = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
  }

  /** Starts the process, or says on {@code progress} why there is none. */
  static Optional<PythonStep> open(
      int threads, TokenFormerConfig config, int rows, PrintStream progress) {
    if (!Files.isExecutable(PYTHON)) {
      return skipped("there is no " + PYTHON, progress);
    }
    PythonStep step = new PythonStep(start(threads, config, rows));
    String first = step.answer();
    if (!first.startsWith("ready ")) {
      step.close();
      return skipped(first.replaceFirst("^skip ", ""), progress);
    }
    progress.printf("kernel: against %s%n", first.substring("ready ".length()));
    return Optional.of(step);
  }

  private static Optional<PythonStep> skipped(String reason, PrintStream progress) {
    progress.printf("kernel: SKIPPED fp32-step-vs-python: %s%n", reason);
    return Optional.empty();
  }

  private static Process start(int threads, TokenFormerConfig config, int rows) {
    Block block = config.blocks().getFirst();
    IntStream numbers =
        IntStream.of(
            threads,
            rows,
            config.sequence(),
            config.vocabulary(),
            config.width(),
            config.heads(),
            config.rotaryDims(),
            block.q().tokens(),
            block.ffn().tokens(),
            config.blocks().size());
    List<String> command =
        Stream.concat(
                Stream.of(PYTHON.toString(), "-c", text()), numbers.mapToObj(Integer::toString))
            .toList();
    ProcessBuilder python =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    python.environment().putIfAbsent("OMP_WAIT_POLICY", "PASSIVE"); // as the kernel has it
    try {
      return python.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text() {
    try (InputStream text = PythonStep.class.getResourceAsStream(TEXT)) {
      if (text == null) {
        throw new BenchFailure(TEXT + " is not on the class path; build the project again");
      }
      return new String(text.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes one step; how long it took. */
  double seconds() {
    try {
      questions.write("step\n");
      questions.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String answer = answer();
    try {
      return Double.parseDouble(answer);
    } catch (NumberFormatException e) {
      throw new BenchFailure("Python's step gave '" + answer + "' instead of a time");
    }
  }

  /** The next line, or nothing when the process has ended. */
  private String answer() {
    try {
      String line = answers.readLine();
      return line == null ? "Python ended without an answer" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
