package io.meristem.storage.dataset;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * The document {@code datasets/{name}/{hash}/manifest.json}.
 *
 * @param hash SHA-256 over the tokenizer and the hashes of all shards in order: equal text with an
 *     equal split is the same dataset
 * @param sourceSha256 of the raw text
 * @param sourceBytes of the raw text
 * @param train shards in order, read as one sequence
 * @param validation shards in order, the tail of the text, never trained on
 */
public record DatasetManifest(
    String name,
    String hash,
    String run,
    Tokenizer tokenizer,
    String sourceSha256,
    long sourceBytes,
    List<Shard> train,
    List<Shard> validation) {

  public DatasetManifest {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }

  /** The manifest's key, {@code datasets/{name}/{hash}/manifest.json}. */
  public static String key(String name, String hash) {
    return "datasets/" + name + "/" + hash + "/manifest.json";
  }

  @JsonIgnore
  public long trainTokens() {
    return train.stream().mapToLong(Shard::tokens).sum();
  }

  /** How many bytes of text the validation tokens stand for. */
  @JsonIgnore
  public long validationBytes() {
    return switch (tokenizer) {
      case Tokenizer.Bytes _ -> validationTokens();
    };
  }

  @JsonIgnore
  public long validationTokens() {
    return validation.stream().mapToLong(Shard::tokens).sum();
  }
}
