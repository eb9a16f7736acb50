package io.meristem.bench;

import io.meristem.storage.checkpoint.Freeze;
import io.meristem.storage.checkpoint.Grown;
import io.meristem.storage.checkpoint.GrowthRecipe;
import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.Init;
import io.meristem.storage.checkpoint.NewRows;
import io.meristem.storage.checkpoint.OptimizerPolicy;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.checkpoint.TokenCount;
import io.meristem.storage.checkpoint.TokenCounts;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Growth of a checkpoint on disk against {@code cp} of its output.
 *
 * <p>Before each of them everything is written back, the target is gone, and the source was read
 * once, so that it is in the page cache if it fits. Both times include that the output is durable.
 */
final class GrowthBench implements Benchmark {

  private static final int ROUNDS = 7;
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final GrowthRecipe RECIPE =
      new GrowthRecipe(
          new TokenCounts(
              Map.of("all", new TokenCount.Tokens(1792), "ffn", new TokenCount.Tokens(7168))),
          List.of(),
          new Init.ZeroKey(0.02),
          new TauPolicy.Keep(),
          Freeze.NONE,
          OptimizerPolicy.KEEP,
          1,
          false);

  @Override
  public List<Figure> figures(PrintStream progress) {
    TokenFormerConfig parent = BigCheckpoint.config();
    TokenFormerConfig child = child(parent);
    GrowthRewrite growth = new GrowthRewrite(parent, child, RECIPE);
    long needed = Float.BYTES * (parent.parameters() + 2 * child.parameters());
    try (BenchFolder folder = BenchFolder.create(needed)) {
      progress.printf("growth: %,d to %,d parameters%n", parent.parameters(), child.parameters());
      Path before = BigCheckpoint.write(folder.file("parent.safetensors"), parent);
      Path after = folder.file("child.safetensors");
      Path copy = folder.file("copy.safetensors");
      NewRows values = growth.rows(1);
      folder.prepare(before, after);
      growth.weights(before, after, values);
      Round median =
          new Rounds(ROUNDS, LIMIT, progress)
              .median(
                  () -> {
                    folder.prepare(before, after);
                    return Rounds.seconds(() -> growth.weights(before, after, values));
                  },
                  () -> {
                    folder.prepare(after, copy);
                    return Rounds.seconds(() -> folder.copy(after, copy));
                  });
      return List.of(Figure.inMilliseconds("growth-vs-cp", median));
    }
  }

  private static TokenFormerConfig child(TokenFormerConfig parent) {
    return switch (RECIPE.childOf(parent)) {
      case Grown.Child(TokenFormerConfig child, _) -> child;
      case Grown.Refused refused -> throw new BenchFailure(refused.toString());
    };
  }
}
