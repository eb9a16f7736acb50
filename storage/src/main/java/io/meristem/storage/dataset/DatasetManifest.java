package io.meristem.storage.dataset;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The document {@code datasets/{name}/{hash}/manifest.json}.
 *
 * @param hash SHA-256 over the tokenizer and, in order, the weights and shards of all sources:
 *     equal texts with equal splits and weights are the same dataset, whoever prepared it
 * @param width of the token ids in all shards
 * @param sources in order. A training row is drawn from one of them; their validation parts are
 *     read as one sequence
 * @param requestedAt when the run that made it was asked for, known since it was published; not in
 *     what the worker wrote
 */
public record DatasetManifest(
    String name,
    String hash,
    String run,
    Tokenizer tokenizer,
    TokenWidth width,
    List<Source> sources,
    Optional<Instant> requestedAt) {

  public DatasetManifest {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("dataset " + name + " has no sources");
    }
    if (width != TokenWidth.of(tokenizer.vocabulary())) {
      throw new IllegalArgumentException(
          "ids of a vocabulary of %d are not stored as %s"
              .formatted(tokenizer.vocabulary(), width));
    }
  }

  /** The manifest of these sources, with its hash. */
  public static DatasetManifest of(
      String name, String run, Tokenizer tokenizer, List<Source> sources) {
    Content content = new Content(tokenizer.sha256(), sources.stream().map(Part::of).toList());
    return new DatasetManifest(
        name,
        Sha256.of(Documents.canonical(content)),
        run,
        tokenizer,
        TokenWidth.of(tokenizer.vocabulary()),
        sources,
        Optional.empty());
  }

  /** The same, as it is published. */
  public DatasetManifest requestedAt(Instant at) {
    return new DatasetManifest(name, hash, run, tokenizer, width, sources, Optional.of(at));
  }

  /** What the hash is taken of. */
  private record Content(String tokenizer, List<Part> sources) {}

  private record Part(double weight, List<Piece> train, List<Piece> validation) {
    static Part of(Source source) {
      return new Part(
          source.weight(),
          source.train().stream().map(Piece::of).toList(),
          source.validation().stream().map(Piece::of).toList());
    }
  }

  private record Piece(String sha256, long textBytes) {
    static Piece of(Shard shard) {
      return new Piece(shard.blob().sha256(), shard.textBytes());
    }
  }

  /** The manifest's key, {@code datasets/{name}/{hash}/manifest.json}. */
  public static String key(String name, String hash) {
    return "datasets/" + name + "/" + hash + "/manifest.json";
  }

  /** The shards of the validation sequence, in order. */
  @JsonIgnore
  public List<Shard> validation() {
    return sources.stream().flatMap(source -> source.validation().stream()).toList();
  }

  /** Every blob that the dataset consists of. */
  @JsonIgnore
  public Stream<BlobRef> blobs() {
    Stream<BlobRef> shards =
        sources.stream()
            .flatMap(source -> Stream.concat(source.train().stream(), source.validation().stream()))
            .map(Shard::blob);
    return switch (tokenizer) {
      case Tokenizer.Bytes _ -> shards;
      case Tokenizer.HuggingFace(BlobRef file, _) -> Stream.concat(Stream.of(file), shards);
    };
  }

  /** Tokens to train on, of all sources together. */
  @JsonIgnore
  public long trainTokens() {
    return sources.stream().mapToLong(Source::trainTokens).sum();
  }

  /** Tokens to train on in the shortest source: each must fill a row. */
  @JsonIgnore
  public long shortestSourceTokens() {
    return sources.stream().mapToLong(Source::trainTokens).min().orElseThrow();
  }

  @JsonIgnore
  public long validationTokens() {
    return sources.stream().mapToLong(Source::validationTokens).sum();
  }

  /**
   * How many bytes of text the validation tokens stand for: a loss per token, times the tokens per
   * byte, is a loss per byte.
   */
  @JsonIgnore
  public long validationBytes() {
    return validation().stream().mapToLong(Shard::textBytes).sum();
  }
}
