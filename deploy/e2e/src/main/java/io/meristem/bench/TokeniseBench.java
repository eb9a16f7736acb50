package io.meristem.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How fast texts are tokenised under {@code -Xmx512m}, and whether ten times the text takes more
 * heap. Bytes are measured on 1 GB; a Hugging Face tokenizer, which takes minutes for that, on 100
 * MB.
 */
final class TokeniseBench implements Benchmark {

  private static final long LARGE = 1_000_000_000;
  private static final long MEDIUM = 100_000_000;
  private static final long SMALL = 10_000_000;
  private static final double MB = 1e6;
  private static final String HEAP = "-Xmx512m";

  /** What one text took. */
  private record Took(long bytes, double seconds, long peakHeap) {}

  @Override
  public List<Figure> figures(PrintStream progress) {
    try (BenchFolder folder = BenchFolder.create(2 * LARGE)) {
      Files.writeString(folder.file("tokenizer.json"), BenchWords.tokenizer());
      List<Figure> figures = new ArrayList<>();
      Took small = run(folder.path(), "bytes", MEDIUM, progress);
      Took large = run(folder.path(), "bytes", LARGE, progress);
      figures.add(speed("tokenise-bytes-MBps", large));
      figures.add(heap("tokenise-peak-heap-1GB-vs-100MB", large, small));
      Took smallByWords = run(folder.path(), "hf", SMALL, progress);
      Took largeByWords = run(folder.path(), "hf", MEDIUM, progress);
      figures.add(speed("tokenise-hf-MBps", largeByWords));
      figures.add(heap("tokenise-hf-peak-heap-100MB-vs-10MB", largeByWords, smallByWords));
      return figures;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Figure speed(String name, Took took) {
    return new Figure(name, took.bytes() / MB / took.seconds(), "MB/s", null, null);
  }

  private static Figure heap(String name, Took large, Took small) {
    double ratio = (double) large.peakHeap() / small.peakHeap();
    return new Figure(name, large.peakHeap() / MB, "MB", small.peakHeap() / MB, ratio);
  }

  private static Took run(Path folder, String tokenizer, long bytes, PrintStream progress)
      throws IOException {
    Process process =
        new ProcessBuilder(command(folder, tokenizer, bytes))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (said.isEmpty()) {
      throw new BenchFailure(
          "%d bytes could not be tokenised with %s under %s".formatted(bytes, tokenizer, HEAP));
    }
    String[] words = said.split(" ", 2);
    Took took = new Took(bytes, Double.parseDouble(words[0]), Long.parseLong(words[1]));
    progress.printf(
        Locale.ROOT,
        "tokenise: %,d bytes with %s in %.1f s, %.1f MB alive at most%n",
        bytes,
        tokenizer,
        took.seconds(),
        took.peakHeap() / MB);
    return took;
  }

  private static List<String> command(Path folder, String tokenizer, long bytes) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        HEAP,
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        TokeniseRun.class.getName(),
        folder.toString(),
        tokenizer,
        Long.toString(bytes));
  }
}
