package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowNormsTest {

  private static final TokenFormerConfig PARENT = Models.tiny();
  private static final GrowthRecipe RECIPE = Recipes.ZERO_KEY.of(Map.of(Role.Q, 11, Role.FFN, 29));
  private static final GrowthRewrite REWRITE =
      new GrowthRewrite(PARENT, Models.grown(PARENT, RECIPE), RECIPE);

  @TempDir private Path folder;

  private Path child;

  @BeforeEach
  void grow() {
    Path parent = Models.written(folder.resolve("parent"), PARENT.tensors(), Map.of());
    child = folder.resolve("child");
    REWRITE.weights(parent, child, REWRITE.rows(7));
  }

  @Test
  void newKeysAreAsShortAsTheyBegan() {
    SortedMap<String, RowNorms> norms = RowNorms.of(child, REWRITE.oldRows());

    assertThat(norms)
        .hasEntrySatisfying(
            "blocks.0.attn.q.key",
            keys -> {
              assertThat(keys.added()).isZero();
              assertThat(keys.old()).isPositive();
            })
        .hasEntrySatisfying(
            "blocks.0.attn.q.value", values -> assertThat(values.added()).isPositive());
  }

  @Test
  void onlyWhatGrewIsTold() {
    SortedMap<String, RowNorms> norms = RowNorms.of(child, REWRITE.oldRows());

    assertThat(norms.keySet())
        .allMatch(name -> name.matches("blocks\\.[01]\\.(attn\\.q|ffn)\\.(key|value)"))
        .hasSize(8);
  }

  @Test
  void eachIsTheMeanLengthOfTheRows() {
    TensorSpec matrix = TensorSpec.of("m", 3, 2);
    Path file = folder.resolve("matrix");
    ByteBuffer numbers = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    List.of(3f, 4f, 0f, 0f, 5f, -12f).forEach(numbers::putFloat);
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(matrix), Map.of())) {
      writer.write("m", numbers.flip());
      writer.finish();
    }

    SortedMap<String, RowNorms> norms = RowNorms.of(file, Map.of("m", 2));

    assertThat(norms).containsExactly(Map.entry("m", new RowNorms(2.5, 13)));
  }
}
