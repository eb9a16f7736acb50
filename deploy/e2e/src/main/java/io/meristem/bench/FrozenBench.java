package io.meristem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.e2e.TinyStack;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * How much a child stores whose parent is frozen, with all processes as they are packaged: the
 * bytes that its run put into the bucket for weights and Adam moments, against the bytes of its new
 * rows and of both their moments.
 *
 * <p>The child is trained for some steps, so that none of its new numbers is zero. What its run
 * stored beside (document, config, tokenizer, probe batch) is a figure of its own. Resume points
 * are not in either: the run writes none, as it is shorter than the steps between two. They are
 * stored whole.
 */
final class FrozenBench implements Benchmark {

  private static final long BYTES = 1_000_000_000;
  private static final int STEPS = 10;
  private static final int MOMENTS = 2;

  @Override
  public List<Figure> figures(PrintStream progress) {
    try (BenchFolder folder = BenchFolder.create(BYTES);
        TinyStack stack = TinyStack.in(folder.file("stack"), TinyStack.AS_PACKAGED)) {
      String _ = stack.root("first", 1);
      JsonNode root = version(stack, stack.version("models", root()));
      JsonNode child = version(stack, stack.version("growths", growth(root)));
      return figures(stack, root, child, progress);
    }
  }

  private static List<Figure> figures(
      TinyStack stack, JsonNode root, JsonNode child, PrintStream progress) {
    Set<String> files = new LinkedHashSet<>(own(child, child.path("weights")));
    files.addAll(own(child, child.path("trained").path("optimizer")));
    long stored = bytes(stack, files);
    Set<String> all = new LinkedHashSet<>(stack.bucket().keys(prefix(child)));
    all.removeAll(files);
    long beside = bytes(stack, all);
    long rows = child.path("parameters").asLong() - root.path("parameters").asLong();
    double floor = (1 + MOMENTS) * (double) rows * Float.BYTES;
    progress.printf(
        "frozen: %,d to %,d parameters, %,d bytes for weights and moments, %,d beside%n",
        root.path("parameters").asLong(), child.path("parameters").asLong(), stored, beside);
    return List.of(
        new Figure("frozen-birth-bytes-vs-new-rows", stored, "bytes", floor, stored / floor),
        new Figure("frozen-birth-bytes-beside", beside, "bytes", null, null));
  }

  /** A version's document: the lineage names it. */
  private static JsonNode version(TinyStack stack, String id) {
    for (String key : stack.bucket().keys("models/frozen/log/")) {
      for (JsonNode entry : stack.bucket().document(key).path("entries")) {
        if (entry.path("version").asText().equals(id)) {
          return stack.bucket().document(entry.path("document").path("key").asText());
        }
      }
    }
    throw new BenchFailure("version " + id + " is in no lineage");
  }

  private static String prefix(JsonNode version) {
    return "blobs/" + version.path("run").asText() + "/";
  }

  /** The blobs of a file that the version's own run stored. */
  private static Set<String> own(JsonNode version, JsonNode file) {
    Set<String> keys = new LinkedHashSet<>();
    StreamSupport.stream(file.path("blobs").spliterator(), false)
        .map(blob -> blob.path("key").asText())
        .filter(key -> key.startsWith(prefix(version)))
        .forEach(keys::add);
    return keys;
  }

  private static long bytes(TinyStack stack, Set<String> keys) {
    return keys.stream().mapToLong(key -> size(stack, key)).sum();
  }

  private static long size(TinyStack stack, String key) {
    try {
      return Files.size(stack.fileOf(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String root() {
    return """
    {"name": "frozen", "dataset": "%s",
     "config": {"width": 128, "heads": 4, "layers": 4, "sequence": 64},
     "training": {"steps": %d, "batch": 8, "evaluationWindows": 16, "resumeEvery": 1000}}\
    """
        .formatted(TinyStack.DATASET, STEPS);
  }

  private static String growth(JsonNode parent) {
    return """
    {"parent": "%s", "recipe": {"tokens": {"factor": 2}, "freeze": "old"}}\
    """
        .formatted(parent.path("id").asText());
  }
}
