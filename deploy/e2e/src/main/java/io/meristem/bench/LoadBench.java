package io.meristem.bench;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TokenFormer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Loading a checkpoint into tensors and saving it from them, each against {@code cp} of the file.
 *
 * <p>The file is in the page cache before. Loading writes nothing, so its {@code cp} is not waited
 * for on the disk; saving is durable, and so is its {@code cp}.
 */
final class LoadBench implements Benchmark {

  private static final int ROUNDS = 7;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Override
  public List<Figure> figures(PrintStream progress) {
    TokenFormerConfig config = BigCheckpoint.config();
    long bytes = Float.BYTES * config.parameters();
    try (BenchFolder folder = BenchFolder.create(3 * bytes);
        Kernel kernel = Kernel.open(Runtime.getRuntime().availableProcessors())) {
      Path file = BigCheckpoint.write(folder.file("model.safetensors"), config);
      progress.printf("load: %,d parameters%n", config.parameters());
      Figure load =
          Figure.inMilliseconds("load-vs-cp", load(kernel, config, folder, file, progress));
      progress.printf("save: %,d parameters%n", config.parameters());
      try (TokenFormer model = loaded(kernel, config, file)) {
        Round save = save(model, folder, file, progress);
        return List.of(load, Figure.inMilliseconds("save-vs-cp", save));
      }
    }
  }

  private static Round load(
      Kernel kernel,
      TokenFormerConfig config,
      BenchFolder folder,
      Path file,
      PrintStream progress) {
    Path copy = folder.file("copy.safetensors");
    return new Rounds(ROUNDS, LIMIT, progress)
        .median(
            () -> {
              folder.prepare(file, copy);
              return Rounds.seconds(() -> loaded(kernel, config, file).close());
            },
            () -> {
              folder.prepare(file, copy);
              return Rounds.seconds(() -> folder.copyToCache(file, copy));
            });
  }

  private static TokenFormer loaded(Kernel kernel, TokenFormerConfig config, Path file) {
    try (SafetensorsFile weights = SafetensorsFile.open(file)) {
      return TokenFormer.load(kernel, config, weights);
    }
  }

  private static Round save(
      TokenFormer model, BenchFolder folder, Path file, PrintStream progress) {
    Path saved = folder.file("saved.safetensors");
    Path copy = folder.file("copy.safetensors");
    return new Rounds(ROUNDS, LIMIT, progress)
        .median(
            () -> {
              folder.prepare(file, saved);
              return Rounds.seconds(() -> model.save(saved, Map.of("format", "pt")));
            },
            () -> {
              folder.prepare(file, copy);
              return Rounds.seconds(() -> folder.copyToCache(file, copy));
            });
  }
}
