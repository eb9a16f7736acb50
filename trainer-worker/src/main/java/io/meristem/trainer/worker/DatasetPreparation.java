package io.meristem.trainer.worker;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Shard;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.RunSpec.PrepareDataset;
import io.meristem.storage.run.TextSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tokenises a text into shards, in one pass and with bounded memory. With the byte tokenizer a
 * token is a byte, so the shards are the text itself, cut where training ends and validation
 * begins.
 */
final class DatasetPreparation {

  private static final int CHUNK = 1 << 16;
  private static final long SHARD_BYTES = 64L << 20;

  private final Blobs blobs;
  private final Function<String, ObjectStore> buckets;
  private final Pulse pulse;
  private final Path directory;
  private final MessageDigest source = Sha256.newDigest();
  private long read;

  /**
   * @param buckets opens any bucket of the server
   * @param directory an empty folder for the shard that is being written
   */
  DatasetPreparation(
      Blobs blobs, Function<String, ObjectStore> buckets, Pulse pulse, Path directory) {
    this.blobs = blobs;
    this.buckets = buckets;
    this.pulse = pulse;
    this.directory = directory;
  }

  Ending run(PrepareDataset spec) {
    TextSource text = spec.source();
    long validationBytes = (long) (text.bytes() * spec.validationFraction());
    ObjectStore bucket = buckets.apply(text.bucket());
    if (bucket.size(text.key()).orElse(-1) != text.bytes()) {
      return Ending.failedForGood(
          "missing-text",
          "The text is not there",
          "s3://%s/%s should have %d bytes; register it again"
              .formatted(text.bucket(), text.key(), text.bytes()));
    }
    try (InputStream in = bucket.read(text.key(), 0, text.bytes())) {
      List<Shard> train = shards(in, text.bytes() - validationBytes, text.bytes());
      List<Shard> validation = shards(in, validationBytes, text.bytes());
      return new Ending.Done(blobs.upload(Documents.text(manifest(spec, train, validation))));
    } catch (Interrupted e) {
      return e.ending;
    } catch (NoSuchObjectException e) {
      return Ending.failedForGood(
          "missing-text", "The text is not there", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DatasetManifest manifest(PrepareDataset spec, List<Shard> train, List<Shard> validation) {
    String content =
        Stream.concat(train.stream(), validation.stream())
            .map(shard -> shard.blob().sha256())
            .collect(Collectors.joining("\n"));
    String split = "%d training shards".formatted(train.size());
    String hash = Sha256.of(Documents.canonical(spec.tokenizer()) + "\n" + split + "\n" + content);
    return new DatasetManifest(
        spec.dataset(),
        hash,
        blobs.run(),
        spec.tokenizer(),
        Sha256.hex(source.digest()),
        spec.source().bytes(),
        train,
        validation);
  }

  private List<Shard> shards(InputStream in, long bytes, long total)
      throws IOException, Interrupted {
    List<Shard> shards = new ArrayList<>();
    for (long left = bytes; left > 0; left -= SHARD_BYTES) {
      Path file = Files.createTempFile(directory, "shard", ".u8");
      long size = Math.min(left, SHARD_BYTES);
      copy(in, file, size, total);
      shards.add(new Shard(blobs.upload(file), size));
      Files.delete(file);
    }
    return shards;
  }

  private void copy(InputStream in, Path file, long size, long total)
      throws IOException, Interrupted {
    byte[] chunk = new byte[CHUNK];
    try (var out = Files.newOutputStream(file)) {
      for (long left = size; left > 0; ) {
        int got = in.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (got < 0) {
          throw new IOException("the text ended after %d of %d bytes".formatted(read, total));
        }
        check(chunk, got);
        out.write(chunk, 0, got);
        source.update(chunk, 0, got);
        left -= got;
        read += got;
        pulse.reached(
            new Pulse.Progress(
                "tokenising", read, total, OptionalDouble.empty(), OptionalDouble.empty()));
      }
    }
  }

  private void check(byte[] chunk, int length) throws Interrupted {
    for (int i = 0; i < length; i++) {
      if (chunk[i] == 0) {
        throw new Interrupted(
            Ending.failedForGood(
                "binary-text",
                "The text is binary",
                "byte %d is NUL, which no text has; register plain text".formatted(read + i)));
      }
    }
    switch (pulse.stop()) {
      case NOT -> {}
      case HAND_OVER -> throw new Interrupted(new Ending.HandedOver());
      case FENCED -> throw new Interrupted(new Ending.Fenced());
    }
  }

  /** Leaves the copying early, for an expected reason. */
  private static final class Interrupted extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Ending ending;

    Interrupted(Ending ending) {
      super(null, null, false, false);
      this.ending = ending;
    }
  }
}
