package io.meristem.bench;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.S3ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A blob sent to object storage and fetched from it, as the product does that, each against a copy
 * of the file; and how long one small call takes. Neither side is waited for on the disk.
 */
final class StoreBench implements Benchmark {

  private static final long BYTES = 256L << 20;
  private static final int CHUNK = 1 << 20;
  private static final int ROUNDS = 9;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int CALLS = 201;

  @Override
  public List<Figure> figures(PrintStream progress) {
    try (BenchFolder folder = BenchFolder.create(4 * BYTES);
        BenchStore server = BenchStore.open(folder);
        S3ObjectStore store = new S3ObjectStore(server.settings())) {
      store.requireBucket();
      progress.printf("store: %s%n", server.settings());
      String home = "bench-" + UUID.randomUUID() + "/";
      try {
        return measured(store, home, folder, progress);
      } finally {
        store.keysAfter(home, "", 2 * CALLS).forEach(store::delete);
      }
    }
  }

  private static List<Figure> measured(
      ObjectStore store, String home, BenchFolder folder, PrintStream progress) {
    Path file = written(folder.file("blob"));
    Path copy = folder.file("copy");
    Rounds rounds = new Rounds(ROUNDS, LIMIT, progress);
    progress.println("store: sending a blob");
    Round upload =
        rounds.median(
            () -> Rounds.seconds(() -> send(store, home + "blob", file)),
            () -> copied(folder, file, copy));
    progress.println("store: fetching it");
    Round download =
        rounds.median(
            () -> Rounds.seconds(() -> fetch(store, home + "blob", copy)),
            () -> copied(folder, file, copy));
    requireEqual(file, store, home, copy);
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.inMilliseconds("upload-vs-cp", upload));
    figures.add(Figure.inMilliseconds("download-vs-cp", download));
    progress.println("store: small calls");
    figures.add(
        median(
            "create-ms", call -> store.create(home + "small/" + call, "{\"call\":" + call + "}")));
    figures.add(median("get-ms", call -> store.get(home + "small/" + call)));
    return figures;
  }

  private static Path written(Path file) {
    Random random = new Random(1);
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long written = 0; written < BYTES; written += CHUNK) {
        random.nextBytes(chunk);
        out.write(chunk);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double copied(BenchFolder folder, Path file, Path copy) {
    folder.prepare(file, copy);
    return Rounds.seconds(() -> folder.copyToCache(file, copy));
  }

  private static void send(ObjectStore store, String key, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      var _ = store.write(key, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fetch(ObjectStore store, String key, Path copy) {
    try (InputStream in = store.read(key, 0, BYTES)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireEqual(Path file, ObjectStore store, String home, Path copy) {
    fetch(store, home + "blob", copy);
    try {
      if (Files.mismatch(file, copy) >= 0) {
        throw new BenchFailure("object storage gave back other bytes than it was sent");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Call {
    Object answer(int number);
  }

  private static Figure median(String name, Call call) {
    List<Double> millis = new ArrayList<>();
    for (int number = 0; number < CALLS; number++) {
      int now = number;
      millis.add(1e3 * Rounds.seconds(() -> call.answer(now)));
    }
    millis.sort(Double::compare);
    return new Figure(name, millis.get(CALLS / 2), "ms", null, null);
  }
}
