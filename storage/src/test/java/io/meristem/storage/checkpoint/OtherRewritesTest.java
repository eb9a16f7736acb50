package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other recipes than zero keys make of a parent's files. */
class OtherRewritesTest {

  private static final TokenFormerConfig PARENT = Models.tiny();

  @TempDir private Path folder;

  @Test
  void copiesHaveTheSameKeysAndTheirValuesAddUpToTheOldOnes() {
    GrowthRecipe recipe =
        Recipes.DUPLICATE.of(
            new TokenCounts(
                Map.of("all", new TokenCount.Factor(2), "ffn", new TokenCount.Factor(3))));

    Path target = weights(recipe);

    try (SafetensorsFile parent = parent();
        SafetensorsFile child = SafetensorsFile.open(target)) {
      assertCopies(parent, child, "blocks.0.attn.q", 2);
      assertCopies(parent, child, "blocks.1.ffn", 3);
      assertThat(child.data("embed").mismatch(parent.data("embed"))).isEqualTo(-1);
    }
  }

  private static void assertCopies(
      SafetensorsFile parent, SafetensorsFile child, String layer, int copies) {
    long bytes = parent.data(layer + ".key").byteSize();
    for (int copy = 0; copy < copies; copy++) {
      MemorySegment key = child.data(layer + ".key").asSlice(copy * bytes, bytes);
      assertThat(key.mismatch(parent.data(layer + ".key"))).isEqualTo(-1);
    }
    List<Float> old = Models.floats(parent.data(layer + ".value"));
    List<Float> all = Models.floats(child.data(layer + ".value"));
    for (int at = 0; at < old.size(); at++) {
      double sum = 0;
      for (int copy = 0; copy < copies; copy++) {
        sum += all.get(copy * old.size() + at);
      }
      assertThat(sum).isCloseTo(old.get(at), within(1e-6));
      assertThat(all.get(at)).isNotEqualTo(all.get(old.size() + at));
    }
  }

  @Test
  void copiesDifferAsMuchAsDemanded() {
    GrowthRecipe recipe = Recipes.DUPLICATE.of(Map.of(Role.FFN, 48));

    Path target = weights(recipe);

    try (SafetensorsFile parent = parent();
        SafetensorsFile child = SafetensorsFile.open(target)) {
      List<Float> old = Models.floats(parent.data("blocks.0.ffn.value"));
      List<Float> all = Models.floats(child.data("blocks.0.ffn.value"));
      double square = 0;
      for (int at = 0; at < all.size(); at++) {
        double factor = all.get(at) / (old.get(at % old.size()) / 3);
        square += (factor - 1) * (factor - 1) / all.size();
      }
      assertThat(Math.sqrt(square)).isCloseTo(Init.NOISE, within(Init.NOISE / 10));
    }
  }

  @Test
  void theMomentsOfCopiesAreThoseOfTheirGradients() {
    GrowthRecipe recipe = Recipes.DUPLICATE.of(Map.of(Role.FFN, 32));
    Path before = Models.written(folder.resolve("moments"), PARENT.moments(), Map.of());
    Path target = folder.resolve("child");

    rewrite(recipe).moments(before, target);

    try (SafetensorsFile parent = SafetensorsFile.open(before);
        SafetensorsFile child = SafetensorsFile.open(target)) {
      assertTwice(parent, child, "m.blocks.0.ffn.key", 0.5f);
      assertTwice(parent, child, "v.blocks.0.ffn.key", 0.25f);
      assertTwice(parent, child, "m.blocks.0.ffn.value", 1);
      assertTwice(parent, child, "v.blocks.0.ffn.value", 1);
      assertThat(child.data("m.blocks.0.attn.q.key").mismatch(parent.data("m.blocks.0.attn.q.key")))
          .isEqualTo(-1);
    }
  }

  private static void assertTwice(
      SafetensorsFile parent, SafetensorsFile child, String tensor, float scale) {
    List<Float> once =
        Models.floats(parent.data(tensor)).stream().map(number -> number * scale).toList();
    List<Float> all = Models.floats(child.data(tensor));
    assertThat(all.subList(0, once.size())).as(tensor).isEqualTo(once);
    assertThat(all.subList(once.size(), all.size())).as(tensor).isEqualTo(once);
  }

  @Test
  void officialTokensHaveRandomKeysAndValues() {
    GrowthRecipe recipe = Recipes.OFFICIAL.of(Map.of(Role.FFN, 4000));

    Path target = weights(recipe);

    try (SafetensorsFile child = SafetensorsFile.open(target)) {
      assertDeviation(added(child, "blocks.0.ffn.key"), Init.KEY_STD);
      assertDeviation(added(child, "blocks.0.ffn.value"), 0.25);
    }
  }

  private static List<Float> added(SafetensorsFile child, String tensor) {
    return Models.floats(child.data(tensor).asSlice(16L * 16 * Float.BYTES));
  }

  private static void assertDeviation(List<Float> numbers, double demanded) {
    double square = numbers.stream().mapToDouble(x -> (double) x * x).average().orElseThrow();
    assertThat(Math.sqrt(square)).isCloseTo(demanded, within(demanded / 50));
  }

  @Test
  void anInsertedBlockWritesNothingAndTheOthersMoveUnchanged() {
    GrowthRecipe recipe =
        Recipes.ZERO_KEY.of(TokenCounts.NONE, new Insertion(1, Map.of(Role.FFN, 20)));

    Path target = weights(recipe);

    try (SafetensorsFile parent = parent();
        SafetensorsFile child = SafetensorsFile.open(target)) {
      for (String tensor : List.of("attn.q.key", "ffn.value")) {
        assertThat(child.data("blocks.2." + tensor).mismatch(parent.data("blocks.1." + tensor)))
            .isEqualTo(-1);
      }
      for (String silent : List.of("attn.proj.value", "ffn.value")) {
        assertThat(Models.floats(child.data("blocks.1." + silent))).containsOnly(0f);
      }
      for (String random : List.of("attn.q.value", "attn.v.value", "attn.proj.key", "ffn.key")) {
        assertThat(Models.floats(child.data("blocks.1." + random))).doesNotContain(0f);
      }
      assertThat(child.data("blocks.1.ffn.key").byteSize()).isEqualTo(20 * 16 * 4);
    }
  }

  @Test
  void anInsertedBlockHasNoMomentsAndTheOthersKeepTheirs() {
    GrowthRecipe recipe = Recipes.ZERO_KEY.of(TokenCounts.NONE, new Insertion(0, Map.of()));
    Path before = Models.written(folder.resolve("moments"), PARENT.moments(), Map.of());
    Path target = folder.resolve("child");

    rewrite(recipe).moments(before, target);

    try (SafetensorsFile parent = SafetensorsFile.open(before);
        SafetensorsFile child = SafetensorsFile.open(target)) {
      assertThat(Models.floats(child.data("v.blocks.0.attn.k.key"))).containsOnly(0f);
      assertThat(child.data("v.blocks.2.ffn.key").mismatch(parent.data("v.blocks.1.ffn.key")))
          .isEqualTo(-1);
    }
  }

  @Test
  void oldRowsAreTheParentsAndANewBlockHasNone() {
    GrowthRecipe recipe = Recipes.ZERO_KEY.of(Map.of(Role.FFN, 20), new Insertion(1, Map.of()));

    Map<String, Integer> old = rewrite(recipe).oldRows();

    assertThat(old)
        .containsEntry("embed", 40)
        .containsEntry("final_norm.weight", 16)
        .containsEntry("blocks.2.ffn.key", 16)
        .containsEntry("blocks.2.attn.proj.value", 6)
        .doesNotContainKey("blocks.1.ffn.key");
  }

  private static GrowthRewrite rewrite(GrowthRecipe recipe) {
    return new GrowthRewrite(PARENT, Models.grown(PARENT, recipe), recipe);
  }

  private Path weights(GrowthRecipe recipe) {
    Path before = Models.written(folder.resolve("parent"), PARENT.tensors(), Map.of());
    Path target = folder.resolve("child");
    GrowthRewrite rewrite = rewrite(recipe);
    rewrite.weights(before, target, rewrite.rows(7));
    return target;
  }

  private SafetensorsFile parent() {
    return SafetensorsFile.open(folder.resolve("parent"));
  }
}
