package io.meristem.trainer.worker;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Shard;
import io.meristem.storage.dataset.Source;
import io.meristem.storage.dataset.TokenWidth;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.RunSpec.PrepareDataset;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.WeightedText;
import io.meristem.trainer.text.ByteTokenizer;
import io.meristem.trainer.text.HuggingFaceTokenizer;
import io.meristem.trainer.text.TextTokenizer;
import io.meristem.trainer.text.TokenShards;
import io.meristem.trainer.text.UnreadableText;
import io.meristem.trainer.text.UnusableTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tokenises texts into shards, in one pass and with memory that does not depend on their length.
 * Each text is cut in two, where training ends and validation begins, and each part is tokenised as
 * a text of its own.
 */
final class DatasetAttempt {

  private static final int LONGEST_CHARACTER = 4;

  private final Blobs blobs;
  private final Function<String, ObjectStore> buckets;
  private final Pulse pulse;
  private final Path directory;
  private long read;
  private long total;

  /**
   * @param buckets opens any bucket of the server
   * @param directory an empty folder for the shard that is being written
   */
  DatasetAttempt(Blobs blobs, Function<String, ObjectStore> buckets, Pulse pulse, Path directory) {
    this.blobs = blobs;
    this.buckets = buckets;
    this.pulse = pulse;
    this.directory = directory;
  }

  Ending run(PrepareDataset spec) throws IOException {
    total = spec.bytes();
    Stream.concat(spec.sources().stream().map(WeightedText::text), spec.tokenizer().stream())
        .forEach(source -> Download.requireUnchanged(buckets.apply(source.bucket()), source));
    return new Ending.Done(blobs.upload(Documents.text(prepared(spec))));
  }

  private DatasetManifest prepared(PrepareDataset spec) throws IOException {
    if (spec.tokenizer().isEmpty()) {
      try (TextTokenizer bytes = new ByteTokenizer()) {
        return manifest(spec, new Tokenizer.Bytes(), bytes);
      }
    }
    SourceObject source = spec.tokenizer().get();
    ForeignTokenizer foreign =
        ForeignTokenizer.fetched(buckets.apply(source.bucket()), source, pulse, directory);
    try (TextTokenizer tokenizer = HuggingFaceTokenizer.open(foreign.file(), directory)) {
      BlobRef file = blobs.upload(foreign.file());
      return manifest(spec, new Tokenizer.HuggingFace(file, tokenizer.vocabulary()), tokenizer);
    } catch (UnusableTokenizer e) {
      throw foreign.refused(e.getMessage());
    }
  }

  private DatasetManifest manifest(PrepareDataset spec, Tokenizer stored, TextTokenizer tokenizer)
      throws IOException {
    List<Source> sources = new ArrayList<>();
    for (WeightedText source : spec.sources()) {
      sources.add(source(source, tokenizer, spec.validationFraction()));
    }
    return DatasetManifest.of(spec.dataset(), blobs.run(), stored, sources);
  }

  private Source source(WeightedText source, TextTokenizer tokenizer, double validationFraction)
      throws IOException {
    SourceObject text = source.text();
    long cut = cut(text, validationFraction);
    MessageDigest digest = Sha256.newDigest();
    List<Shard> train = shards(text, 0, cut, digest, tokenizer);
    List<Shard> validation = shards(text, cut, text.bytes(), digest, tokenizer);
    Source done =
        new Source(Sha256.hex(digest.digest()), text.bytes(), source.weight(), train, validation);
    requireTokens(text, done);
    return done;
  }

  /** Where validation begins: never inside a character of UTF-8. */
  private long cut(SourceObject text, double validationFraction) throws IOException {
    long cut = text.bytes() - (long) (text.bytes() * validationFraction);
    int seen = (int) Math.min(LONGEST_CHARACTER - 1, text.bytes() - cut);
    try (InputStream in = buckets.apply(text.bucket()).read(text.key(), cut, seen)) {
      for (int at = 0; at < seen && (in.read() & 0xc0) == 0x80; at++) {
        cut++;
      }
    }
    return cut;
  }

  private static void requireTokens(SourceObject text, Source done) {
    if (Math.min(done.trainTokens(), done.validationTokens()) == 0) {
      throw new Interruption(
          Ending.failedForGood(
              "text-too-short",
              "The text is too short",
              "%s has %d bytes, which are %d training and %d validation tokens; register a longer text, or choose another validationFraction"
                  .formatted(
                      text.address(), text.bytes(), done.trainTokens(), done.validationTokens())));
    }
  }

  private List<Shard> shards(
      SourceObject text, long from, long to, MessageDigest digest, TextTokenizer tokenizer)
      throws IOException {
    List<Shard> shards = new ArrayList<>();
    TokenWidth width = TokenWidth.of(tokenizer.vocabulary());
    try (InputStream in = buckets.apply(text.bucket()).read(text.key(), from, to - from);
        TokenShards files =
            new TokenShards(
                directory,
                width,
                shard ->
                    shards.add(
                        new Shard(
                            blobs.upload(shard.file()), shard.tokens(), shard.textBytes())))) {
      tokenizer.tokenise(new SourceStream(text, in, from, digest, this::advance), files);
      files.finish();
    } catch (UnreadableText e) {
      throw new Interruption(
          Ending.failedForGood(
              "invalid-utf8",
              "The text is not UTF-8",
              "%s: byte %d is not UTF-8; convert the text, or use the byte tokenizer"
                  .formatted(text.address(), from + e.at())));
    }
    return shards;
  }

  private void advance(long bytes) {
    read += bytes;
    pulse.reached(
        new Pulse.Progress(
            "tokenising", read, total, OptionalDouble.empty(), OptionalDouble.empty()));
    pulse.requireGoOn();
  }
}
