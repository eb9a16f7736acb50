package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random chains of growths, each with its old rows frozen, trained, or left with what is new. */
class SegmentWalkTest {

  private static final int WALKS = 40;
  private static final int GROWTHS = 5;

  @TempDir private Path folder;

  /** What training did to a child. */
  private enum Training {
    NONE,
    NEW_ROWS,
    AN_OLD_ROW_TOO
  }

  /**
   * A version of a chain.
   *
   * @param file that it was made as
   * @param origin of its tensors
   * @param changed its tensor of which an old row was trained
   */
  private record Version(
      TokenFormerConfig config,
      Path file,
      Checkpoint checkpoint,
      Function<String, Optional<String>> origin,
      Optional<String> changed) {}

  @Test
  void everyVersionOfAChainComesBackBitForBitWhole() throws IOException {
    for (int seed = 0; seed < WALKS; seed++) {
      StoredFiles files = new StoredFiles(Files.createDirectory(folder.resolve("walk" + seed)));

      List<Version> chain = chain(new Random(seed), files);

      for (Version version : chain) {
        byte[] file = Files.readAllBytes(version.file());
        assertThat(files.read(version.checkpoint())).as("seed " + seed).isEqualTo(file);
        requireRanges(new Random(seed), files, version.checkpoint(), file);
      }
    }
  }

  @Test
  void anAncestorIsInADescendantWhileNobodyTrainedItsRows() throws IOException {
    for (int seed = 0; seed < WALKS; seed++) {
      StoredFiles files = new StoredFiles(Files.createDirectory(folder.resolve("walk" + seed)));

      List<Version> chain = chain(new Random(seed), files);

      for (int from = 0; from < chain.size(); from++) {
        for (int to = from + 1; to < chain.size(); to++) {
          boolean kept = isKept(chain, from, to);
          requireExcerpt(files, chain.get(from), chain.get(to), kept, "seed " + seed);
        }
      }
    }
  }

  @Test
  void aChildWhoseParentWasKeptStoresItsNewRowsAndItsFrontAlone() throws IOException {
    for (int seed = 0; seed < WALKS; seed++) {
      StoredFiles files = new StoredFiles(Files.createDirectory(folder.resolve("walk" + seed)));

      List<Version> chain = chain(new Random(seed), files);

      for (int at = 1; at < chain.size(); at++) {
        Version child = chain.get(at);
        Version parent = chain.get(at - 1);
        long rows = (child.config().parameters() - parent.config().parameters()) * Float.BYTES;
        long front = child.checkpoint().bytes() - child.config().parameters() * Float.BYTES;
        long own =
            child.checkpoint().blobs().stream()
                .filter(blob -> !parent.checkpoint().blobs().contains(blob))
                .mapToLong(blob -> blob.bytes())
                .sum();
        if (child.changed().isEmpty()) {
          assertThat(own).as("seed " + seed).isLessThanOrEqualTo(front + rows);
        } else {
          assertThat(own).as("seed " + seed).isGreaterThan(front);
        }
      }
    }
  }

  /** Whether no tensor that a version has was changed in its descendants. */
  private static boolean isKept(List<Version> chain, int from, int to) {
    Set<String> changed = new HashSet<>();
    for (int at = to; at > from; at--) {
      Version version = chain.get(at);
      version.changed().ifPresent(changed::add);
      changed =
          changed.stream()
              .flatMap(tensor -> version.origin().apply(tensor).stream())
              .collect(Collectors.toSet());
    }
    return changed.isEmpty();
  }

  private static void requireRanges(
      Random random, StoredFiles files, Checkpoint checkpoint, byte[] file) throws IOException {
    for (int range = 0; range < 5; range++) {
      int from = random.nextInt(file.length + 1);
      int to = from + random.nextInt(file.length - from + 1);
      assertThat(files.read(checkpoint, from, to - from))
          .isEqualTo(Arrays.copyOfRange(file, from, to));
    }
  }

  private static void requireExcerpt(
      StoredFiles files, Version ancestor, Version descendant, boolean kept, String walk)
      throws IOException {
    Checkpoint whole = descendant.checkpoint();
    switch (Excerpt.of(ancestor.checkpoint(), ancestor.config().tensors(), whole)) {
      case Excerpt.Found(Checkpoint cut) -> {
        assertThat(kept).as(walk).isTrue();
        assertThat(files.cut(cut, Excerpt.asBlob(whole), descendant.file()))
            .as(walk)
            .isEqualTo(Files.readAllBytes(ancestor.file()));
      }
      case Excerpt.Lacking(String tensor) -> assertThat(kept).as(walk + " " + tensor).isFalse();
    }
  }

  private static List<Version> chain(Random random, StoredFiles files) throws IOException {
    TokenFormerConfig root = Models.tiny();
    Path file = Models.written(files.file(), root.tensors(), Map.of("format", "pt"));
    List<Version> chain = new ArrayList<>();
    chain.add(new Version(root, file, files.whole(file), _ -> Optional.empty(), Optional.empty()));
    while (chain.size() <= GROWTHS) {
      chain.add(child(random, files, chain.getLast()));
    }
    return chain;
  }

  private static Version child(Random random, StoredFiles files, Version parent)
      throws IOException {
    GrowthRecipe recipe = recipe(random, parent.config());
    TokenFormerConfig config = Models.grown(parent.config(), recipe);
    GrowthRewrite rewrite = new GrowthRewrite(parent.config(), config, recipe);
    Path file = files.file();
    rewrite.weights(parent.file(), file, rewrite.rows(random.nextLong()));
    Optional<String> changed =
        trained(random, file, rewrite, List.of(Training.values()).get(random.nextInt(3)));
    Checkpoint stored = files.child(file, parent.checkpoint(), parent.file(), rewrite::origin);
    return new Version(config, file, stored, rewrite::origin, changed);
  }

  private static GrowthRecipe recipe(Random random, TokenFormerConfig parent) {
    Map<Role, Integer> counts = new HashMap<>();
    int most = parent.layers().stream().mapToInt(Pattention::tokens).max().orElseThrow();
    counts.put(List.of(Role.values()).get(random.nextInt(5)), most + 1 + random.nextInt(100));
    Insertion[] insertions = new Insertion[random.nextInt(2)];
    Arrays.setAll(
        insertions, _ -> new Insertion(random.nextInt(parent.blocks().size() + 1), Map.of()));
    return Recipes.ZERO_KEY.of(counts, insertions);
  }

  /** Trains a child, and tells of which tensor an old row was changed. */
  private static Optional<String> trained(
      Random random, Path file, GrowthRewrite rewrite, Training training) throws IOException {
    if (training == Training.NONE) {
      return Optional.empty();
    }
    Map<String, Integer> old = rewrite.oldRows();
    List<Entry> tensors;
    try (SafetensorsFile known = SafetensorsFile.open(file)) {
      tensors = known.entries();
    }
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      for (Entry tensor : tensors) {
        long row = tensor.bytes() / tensor.shape().getFirst();
        long kept = row * old.getOrDefault(tensor.name(), 0);
        byte[] learnt = new byte[Math.toIntExact(tensor.bytes() - kept)];
        random.nextBytes(learnt);
        open.seek(tensor.offset() + kept);
        open.write(learnt);
      }
      return training == Training.AN_OLD_ROW_TOO
          ? Optional.of(changed(random, open, tensors, old))
          : Optional.empty();
    }
  }

  /** Changes a number that is not zero: in whatever tensor that is stored. */
  private static String changed(
      Random random, RandomAccessFile open, List<Entry> tensors, Map<String, Integer> old)
      throws IOException {
    int first = 0;
    Entry tensor;
    do {
      tensor = tensors.get(random.nextInt(tensors.size()));
      open.seek(tensor.offset());
      first = open.readInt();
    } while (first == 0 || !old.containsKey(tensor.name()));
    open.seek(tensor.offset());
    open.writeInt(first ^ 0x100);
    return tensor.name();
  }
}
