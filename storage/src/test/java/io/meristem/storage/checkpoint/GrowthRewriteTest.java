package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.object.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthRewriteTest {

  private static final TokenFormerConfig PARENT = Models.tiny();
  private static final GrowthRecipe RECIPE = Recipes.ZERO_KEY.of(Map.of(Role.Q, 11, Role.FFN, 29));
  private static final TokenFormerConfig CHILD = Models.grown(PARENT, RECIPE);
  private static final GrowthRewrite REWRITE = new GrowthRewrite(PARENT, CHILD, RECIPE);
  private static final NewRows VALUES = REWRITE.rows(7);

  @TempDir private Path folder;

  @Test
  void oldRowsAreTheParentsBitForBitAndNewKeysAreZeroAndNewValuesAreNot() {
    Path parentFile = parentWeights();
    Path target = folder.resolve("child");

    REWRITE.weights(parentFile, target, VALUES);

    try (SafetensorsFile parent = SafetensorsFile.open(parentFile);
        SafetensorsFile child = SafetensorsFile.open(target).require(CHILD.tensors())) {
      for (TensorSpec old : PARENT.tensors()) {
        long bytes = old.bytes();
        assertThat(child.data(old.name()).asSlice(0, bytes).mismatch(parent.data(old.name())))
            .as(old.name())
            .isEqualTo(-1);
        List<Float> added = Models.floats(child.data(old.name()).asSlice(bytes));
        if (old.name().endsWith(".value")) {
          assertThat(added).as(old.name()).doesNotContain(0f);
        } else {
          assertThat(added).as(old.name()).allMatch(value -> value == 0);
        }
      }
      assertThat(child.metadata()).containsOnly(Map.entry("format", "pt"));
      assertThat(child.data("blocks.1.ffn.value").byteSize()).isEqualTo(29 * 16 * 4);
    }
  }

  @Test
  void newMomentsAreZero() {
    Path parentFile =
        Models.written(folder.resolve("moments"), PARENT.moments(), Map.of("step", "12"));
    Path target = folder.resolve("child");

    REWRITE.moments(parentFile, target);

    try (SafetensorsFile parent = SafetensorsFile.open(parentFile);
        SafetensorsFile child = SafetensorsFile.open(target).require(CHILD.moments())) {
      for (TensorSpec old : PARENT.moments()) {
        assertThat(child.data(old.name()).asSlice(0, old.bytes()).mismatch(parent.data(old.name())))
            .isEqualTo(-1);
        assertThat(Models.floats(child.data(old.name()).asSlice(old.bytes())))
            .as(old.name())
            .allMatch(value -> value == 0);
      }
      assertThat(child.metadata()).containsOnly(Map.entry("step", "12"));
    }
  }

  @Test
  void theSameSeedMakesTheSameFileAndAnotherSeedAnother() {
    Path parentFile = parentWeights();

    REWRITE.weights(parentFile, folder.resolve("one"), VALUES);
    REWRITE.weights(parentFile, folder.resolve("again"), VALUES);
    REWRITE.weights(parentFile, folder.resolve("other"), REWRITE.rows(8));

    assertThat(folder.resolve("again")).hasSameBinaryContentAs(folder.resolve("one"));
    assertThat(Sha256.of(folder.resolve("other"))).isNotEqualTo(Sha256.of(folder.resolve("one")));
  }

  @Test
  void newValuesSpreadOverManyChunksAsMuchAsDemanded() {
    double demanded = 0.25;
    GrowthRewrite rewrite = rewrite(PARENT, Recipes.ZERO_KEY.of(Map.of(Role.FFN, 150_000)));
    Path target = folder.resolve("large");

    rewrite.weights(parentWeights(), target, rewrite.rows(7));

    try (SafetensorsFile child = SafetensorsFile.open(target)) {
      List<Float> added =
          Models.floats(child.data("blocks.0.ffn.value").asSlice(16L * 16 * Float.BYTES));
      double mean = added.stream().mapToDouble(Float::doubleValue).average().orElseThrow();
      double square = added.stream().mapToDouble(x -> (double) x * x).average().orElseThrow();
      assertThat(mean).isCloseTo(0, within(demanded / 100));
      assertThat(Math.sqrt(square)).isCloseTo(demanded, within(demanded / 100));
      assertThat(added).allMatch(value -> Math.abs(value) <= demanded * 1.7321);
    }
  }

  @Test
  void aDeadTokenIsRefusedAndNoChildAppears() {
    Path target = folder.resolve("child");
    NewRows oneDead =
        (tensor, from, chunk) -> {
          while (chunk.hasRemaining()) {
            long row = (from + chunk.position()) / 16;
            chunk.put(tensor.equals("blocks.1.ffn.value") && row == 20 ? -0f : 1f);
          }
        };

    IllegalGrowth refusal =
        catchThrowableOfType(
            IllegalGrowth.class, () -> REWRITE.weights(parentWeights(), target, oneDead));

    assertThat(refusal.refusal().rule()).isEqualTo(GrowthRule.NO_DEAD_TOKENS);
    assertThat(refusal).hasMessageStartingWith("blocks.1.ffn.value: row 20 is zero");
    assertThat(target).doesNotExist();
    assertThat(folder.resolve("child.part")).doesNotExist();
  }

  @Test
  void aParentsFileThatIsNotOfItsConfigIsRefused() {
    Path other = Models.written(folder.resolve("other"), CHILD.tensors(), Map.of());

    assertThatExceptionOfType(MalformedCheckpoint.class)
        .isThrownBy(() -> REWRITE.weights(other, folder.resolve("child"), VALUES))
        .withMessageContaining("WRONG_SHAPE: blocks.0.attn.q.key is [11, 16], not [8, 16]");
  }

  @Test
  void aTruncatedParentIsRefusedWhereverItEndsAndNoChildAppears() throws IOException {
    byte[] whole = Files.readAllBytes(parentWeights());
    Path cut = folder.resolve("cut");
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      Files.write(cut, Arrays.copyOf(whole, random.nextInt(whole.length)));

      assertThatExceptionOfType(MalformedCheckpoint.class)
          .isThrownBy(() -> REWRITE.weights(cut, folder.resolve("child"), VALUES));

      assertThat(folder.resolve("child")).doesNotExist();
    }
  }

  @Test
  void anotherChildThanThePlannedOneIsRefusedBeforeAnyFileIsTouched() {
    TokenFormerConfig other = Models.doubled(PARENT);

    IllegalGrowth refusal =
        catchThrowableOfType(IllegalGrowth.class, () -> new GrowthRewrite(PARENT, other, RECIPE));

    assertThat(refusal.refusal().rule()).isEqualTo(GrowthRule.PLANNED_CHILD);
    assertThat(refusal).hasMessageStartingWith("model: the recipe leads to another child");
  }

  @Test
  void aRecipeThatIsRefusedIsRefusedBeforeAnyFileIsTouched() {
    GrowthRecipe smaller = Recipes.ZERO_KEY.of(Map.of(Role.Q, 7));

    IllegalGrowth refusal =
        catchThrowableOfType(IllegalGrowth.class, () -> new GrowthRewrite(PARENT, PARENT, smaller));

    assertThat(refusal.refusal().rule()).isEqualTo(GrowthRule.NO_SHRINKING);
    assertThat(refusal)
        .hasMessage("blocks.0.attn.q: 8 tokens would become 7; ask for at least 8, or prune");
  }

  private static GrowthRewrite rewrite(TokenFormerConfig parent, GrowthRecipe recipe) {
    return new GrowthRewrite(parent, Models.grown(parent, recipe), recipe);
  }

  private Path parentWeights() {
    return Models.written(folder.resolve("parent"), PARENT.tensors(), Map.of("format", "pt"));
  }
}
