package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.Division;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** How the files of a trained version come into object storage. */
sealed interface Uploads {

  /** Uploads a file of weights. */
  Checkpoint weights(Path file);

  /** Uploads a file of Adam moments. */
  Checkpoint moments(Path file);

  /** Each file as one blob. */
  record Whole(Blobs blobs) implements Uploads {

    @Override
    public Checkpoint weights(Path file) {
      return Checkpoint.of(blobs.upload(file));
    }

    @Override
    public Checkpoint moments(Path file) {
      return weights(file);
    }
  }

  /**
   * What the parent's file has bit for bit stays where it is, and only the rest is uploaded.
   *
   * @param directory where files can be made
   * @param origin the parent's tensor that a tensor of the child began with
   */
  record BesideParent(
      Blobs blobs,
      Path directory,
      VersionDocument parent,
      Function<String, Optional<String>> origin)
      implements Uploads {

    @Override
    public Checkpoint weights(Path file) {
      return upload(file, Optional.of(parent.weights()), "parent.safetensors", origin);
    }

    @Override
    public Checkpoint moments(Path file) {
      return upload(
          file,
          parent.trained().map(Trained::optimizer),
          "parent-moments.safetensors",
          moment -> origin.apply(moment.substring(2)).map(name -> moment.substring(0, 2) + name));
    }

    private Checkpoint upload(
        Path file,
        Optional<Checkpoint> known,
        String name,
        Function<String, Optional<String>> origins) {
      Optional<Path> knownFile =
          known.map(old -> blobs.joined(old, directory.resolve(name), () -> {}));
      Division division = Division.of(file, knownFile, origins);
      return division.checkpoint(Sha256.of(file), known, fresh(division));
    }

    private Optional<BlobRef> fresh(Division division) {
      if (division.freshBytes() == 0) {
        return Optional.empty();
      }
      Path rows = directory.resolve("fresh-rows");
      division.writeFresh(rows);
      BlobRef blob = blobs.upload(rows);
      try {
        Files.delete(rows);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Optional.of(blob);
    }
  }
}
