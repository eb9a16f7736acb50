package io.meristem.bench;

import io.meristem.storage.checkpoint.Grown;
import io.meristem.storage.checkpoint.Growth;
import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.checkpoint.UniformRows;
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
  private static final Growth GROWTH =
      new Growth.Tokens(
          Map.of(Role.Q, 1792, Role.K, 1792, Role.V, 1792, Role.PROJ, 1792, Role.FFN, 7168));

  @Override
  public List<Figure> figures(PrintStream progress) {
    TokenFormerConfig parent = BigCheckpoint.config();
    TokenFormerConfig child = child(parent);
    GrowthRewrite growth = new GrowthRewrite(parent, child);
    long needed = Float.BYTES * (parent.parameters() + 2 * child.parameters());
    try (BenchFolder folder = BenchFolder.create(needed)) {
      progress.printf("growth: %,d to %,d parameters%n", parent.parameters(), child.parameters());
      Path before = BigCheckpoint.write(folder.file("parent.safetensors"), parent);
      Path after = folder.file("child.safetensors");
      Path copy = folder.file("copy.safetensors");
      UniformRows values = UniformRows.of(1, child);
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
    return switch (GROWTH.childOf(parent)) {
      case Grown.Child(TokenFormerConfig child) -> child;
      case Grown.Refused refused -> throw new BenchFailure(refused.toString());
    };
  }
}
