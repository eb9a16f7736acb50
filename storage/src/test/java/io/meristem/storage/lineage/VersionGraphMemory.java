package io.meristem.storage.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Says what a graph of a million versions takes: bytes a version without and with its id, and the
 * time of a question about one of them. Run it by hand, with {@code -Xmx1g}.
 */
final class VersionGraphMemory {

  private static final int VERSIONS = 1_000_000;
  private static final int QUESTIONS = 10_000;

  private VersionGraphMemory() {}

  public static void main(String[] args) {
    Random random = new Random(1);
    List<String> ids = new ArrayList<>(VERSIONS);
    long empty = used();
    for (int i = 0; i < VERSIONS; i++) {
      ids.add("v%012x".formatted((i * 0x9E3779B97F4AL) & 0xFFFFFFFFFFFFL));
    }
    long named = used();
    VersionGraph graph = new VersionGraph();
    for (int i = 0; i < VERSIONS; i++) {
      graph.add(version(ids, i, random));
    }
    long full = used();
    System.out.printf(
        "%d versions: %.1f bytes each, and %.1f for the id%n",
        graph.size(), (full - named) / (double) VERSIONS, (named - empty) / (double) VERSIONS);
    long start = System.nanoTime();
    long found = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      String version = ids.get(random.nextInt(VERSIONS));
      found += ((Answer.Found<List<String>>) graph.ancestors(version)).answer().size();
    }
    System.out.printf(
        "ancestors: %.1f us for %.1f of them%n",
        (System.nanoTime() - start) / 1e3 / QUESTIONS, found / (double) QUESTIONS);
  }

  /** A thousand lines of a thousand versions each; every tenth version also merges another. */
  private static LineageEntry.VersionPublished version(List<String> ids, int i, Random random) {
    if (i % 1000 == 0) {
      return Samples.published(ids.get(i));
    }
    String parent = ids.get(i - 1 - random.nextInt(Math.min(3, i % 1000)));
    return i % 10 == 0
        ? Samples.child(ids.get(i), Edge.MERGE, parent, ids.get(i - 1))
        : Samples.child(ids.get(i), Edge.GROWTH, parent);
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
