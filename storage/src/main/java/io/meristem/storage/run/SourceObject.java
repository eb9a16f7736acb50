package io.meristem.storage.run;

/**
 * An object that a request names: a text, a tokenizer or a checkpoint.
 *
 * @param bucket where it is; uploads are in the product's own bucket
 * @param bytes its size when it was registered; another size later is refused
 */
public record SourceObject(String bucket, String key, long bytes) {

  /** Where it is, as people write it: {@code s3://bucket/key}. */
  public String address() {
    return "s3://" + bucket + "/" + key;
  }
}
