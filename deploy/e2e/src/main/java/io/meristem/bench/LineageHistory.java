package io.meristem.bench;

import com.fasterxml.jackson.databind.JavaType;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Chunk;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A model's history that follows from its number. Commits lie in sealed chunks of 1,000; alone lie
 * only those behind the last chunk and its last, since readers of a long log ask for no others.
 */
record LineageHistory(int number, int versions, Shape shape) {

  static final int GENERATIONS = 50;

  /** Which version comes from which. */
  enum Shape {
    /** Each is the child of the one before; after fifty generations a new line leaves the root. */
    LINES {
      @Override
      OptionalInt parent(int version) {
        return version == 0
            ? OptionalInt.empty()
            : OptionalInt.of(version % GENERATIONS == 0 ? 0 : version - 1);
      }
    },
    /** Most come from one of the newest, some from any before: many forks, and tips of all ages. */
    BUSHES {
      @Override
      OptionalInt parent(int version) {
        if (version == 0) {
          return OptionalInt.empty();
        }
        int chance = new Random(version).nextInt(1 << 20);
        int back = chance % 10 < 7 ? (chance / 10) % Math.min(version, 8) : chance % version;
        return OptionalInt.of(version - 1 - back);
      }
    };

    abstract OptionalInt parent(int version);
  }

  private static final int CHUNK = 1000;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final JavaType COMMIT =
      Documents.JSON.getTypeFactory().constructParametricType(Commit.class, LineageEntry.class);

  LineageHistory(int number, int versions) {
    this(number, versions, Shape.LINES);
  }

  String model() {
    return "model-%06d".formatted(number);
  }

  static String id(int model, int version) {
    return "v%06d%012d".formatted(model, version);
  }

  String id(int version) {
    return id(number, version);
  }

  /** The document of a version. */
  String document(int version) {
    OptionalInt parent = shape.parent(version);
    return SampleDocument.text(
        id(version),
        model(),
        parent.isPresent() ? id(parent.getAsInt()) : "",
        1_000_000L + version % 1000,
        1.5 + (version % 997) / 1000.0);
  }

  /** Where a version's document belongs. */
  BlobRef blob(int version) {
    String text = document(version);
    String hash = Sha256.of(text);
    return new BlobRef("blobs/r" + id(version).substring(1) + "/1/" + hash, text.length(), hash);
  }

  private VersionPublished published(int version) {
    OptionalInt parent = shape.parent(version);
    return new VersionPublished(
        id(version),
        "r" + id(version).substring(1),
        1,
        parent.isEmpty() ? Edge.ROOT : Edge.GROWTH,
        false,
        parent.stream().mapToObj(this::id).toList(),
        blob(version));
  }

  /** Writes the log as it would lie in a bucket's folder. */
  void write(Path bucket) {
    String previous = "";
    List<String> texts = new ArrayList<>();
    for (int version = 0; version < versions; version++) {
      long sequence = version + 1L;
      Commit<LineageEntry> commit =
          new Commit<>(
              sequence,
              previous,
              Actor.MERISTEM,
              "00000000-0000-0000-0000-%012d".formatted(version),
              BEGIN.plusSeconds(sequence),
              List.of(published(version)));
      String text = Documents.text(commit, COMMIT);
      previous = Sha256.of(text);
      texts.add(text);
      if (texts.size() == CHUNK) {
        String name = "%010d.json".formatted(sequence);
        Chunk chunk = new Chunk(home() + "/log/", sequence, texts);
        put(bucket, home() + "/snapshots/1000/" + name, Documents.text(chunk));
        texts.clear();
      }
      if (sequence == versions || sequence > versions - versions % CHUNK) {
        put(bucket, home() + "/log/%010d.json".formatted(sequence), text);
      }
    }
  }

  private String home() {
    return Lineage.MODELS + model();
  }

  /** Writes the document of a version where it belongs. */
  void writeDocument(Path bucket, int version) {
    put(bucket, blob(version).key(), document(version));
  }

  private static void put(Path bucket, String key, String text) {
    Path file = bucket.resolve(key);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
