package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.Segment.Stored;
import io.meristem.storage.checkpoint.Segment.Zeros;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DivisionTest {

  private static final TokenFormerConfig PARENT = Models.tiny();
  private static final GrowthRecipe RECIPE =
      Recipes.ZERO_KEY.of(Map.of(Role.FFN, 96), new Insertion(1, Map.of()));
  private static final TokenFormerConfig CHILD = Models.grown(PARENT, RECIPE);
  private static final GrowthRewrite REWRITE = new GrowthRewrite(PARENT, CHILD, RECIPE);

  @TempDir private Path folder;

  private StoredFiles files = new StoredFiles(Path.of("."));
  private Path parent = Path.of(".");
  private Path child = Path.of(".");

  @BeforeEach
  void grow() {
    files = new StoredFiles(folder);
    parent = Models.written(files.file(), PARENT.tensors(), Map.of("format", "pt"));
    child = files.file();
    REWRITE.weights(parent, child, REWRITE.rows(1));
  }

  @Test
  void ofAChildThatWasNotTrainedOnlyWhatIsNewAndNotZeroIsStored() throws IOException {
    Division division = Division.of(child, Optional.of(parent), REWRITE::origin);

    long values = 2 * (96 - 16) * 16 * Float.BYTES;
    long block = block(1);
    long zeros = 2L * 16 * 16 * Float.BYTES;
    assertThat(division.freshBytes()).isBetween(values + block - zeros, 4096 + values + block);
    Checkpoint parentFile = files.whole(parent);
    Checkpoint stored = files.child(child, parentFile, parent, REWRITE::origin);
    assertThat(files.read(stored)).isEqualTo(Files.readAllBytes(child));
    assertThat(stored.segments()).contains(new Zeros((96 - 16) * 16 * Float.BYTES));
    assertThat(stored.segments()).hasSizeLessThan(20);
  }

  @Test
  void anOldRowThatWasTrainedTakesItsTensorAndNoOtherAlong() throws IOException {
    Checkpoint stored = files.whole(parent);
    long kept = Division.of(child, Optional.of(parent), REWRITE::origin).freshBytes();
    change(child, "blocks.2.attn.k.value", 0);

    Division division = Division.of(child, Optional.of(parent), REWRITE::origin);

    assertThat(division.freshBytes()).isEqualTo(kept + 8 * 16 * Float.BYTES);
    Checkpoint again = files.child(child, stored, parent, REWRITE::origin);
    assertThat(files.read(again)).isEqualTo(Files.readAllBytes(child));
    assertThat(Excerpt.of(stored, PARENT.tensors(), again))
        .isEqualTo(new Excerpt.Lacking("blocks.1.attn.k.value"));
  }

  @Test
  void aChildThatIsItsParentStoresNothing() throws IOException {
    Checkpoint whole = files.whole(parent);

    Checkpoint same = files.child(parent, whole, parent, Optional::of);

    assertThat(same).isEqualTo(whole);
  }

  @Test
  void whatItsParentDoesNotHaveIsStoredUnlessItIsZero() throws IOException {
    Path moments = files.file();
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(moments, PARENT.moments(), Map.of("updates", "3"))) {
      for (TensorSpec tensor : PARENT.moments()) {
        writer.zeros(tensor.name(), tensor.bytes());
      }
      writer.finish();
    }
    change(moments, "m.embed", 200);

    Division division = Division.of(moments, Optional.empty(), Optional::of);

    Checkpoint stored = division.checkpoint("x", Optional.empty(), files.fresh(division));
    assertThat(files.read(stored)).isEqualTo(Files.readAllBytes(moments));
    assertThat(stored.segments()).hasAtLeastOneElementOfType(Zeros.class);
  }

  @Test
  void aGrandchildNamesTheBlobsThatTheRowsLieInAndNotItsParentsFile() throws IOException {
    Checkpoint root = files.whole(parent);
    Checkpoint middle = files.child(child, root, parent, REWRITE::origin);
    GrowthRecipe more = Recipes.ZERO_KEY.of(Map.of(Role.V, 20));
    GrowthRewrite rewrite = new GrowthRewrite(CHILD, Models.grown(CHILD, more), more);
    Path grandchild = files.file();
    rewrite.weights(child, grandchild, rewrite.rows(2));

    Checkpoint stored = files.child(grandchild, middle, child, rewrite::origin);

    assertThat(stored.blobs()).hasSize(3).containsAll(middle.blobs());
    assertThat(files.read(stored)).isEqualTo(Files.readAllBytes(grandchild));
    List<Segment> ofRoot =
        stored.segments().stream()
            .filter(segment ->
                segment instanceof Stored part
                    && stored.blobs().get(part.blob()).equals(root.blobs().getFirst()))
            .toList();
    long rows = PARENT.tensors().stream().mapToLong(TensorSpec::bytes).sum();
    assertThat(ofRoot.stream().mapToLong(Segment::bytes).sum()).isEqualTo(rows);
  }

  private static long block(int number) {
    return CHILD.tensors().stream()
        .filter(tensor -> tensor.name().startsWith("blocks." + number + "."))
        .mapToLong(TensorSpec::bytes)
        .sum();
  }

  private static void change(Path file, String tensor, long at) throws IOException {
    long offset;
    try (SafetensorsFile known = SafetensorsFile.open(file)) {
      offset = known.entry(tensor).offset() + at;
    }
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(offset);
      open.write(0x55);
    }
  }
}
