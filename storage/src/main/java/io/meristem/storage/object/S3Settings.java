package io.meristem.storage.object;

import java.net.URI;

/**
 * Where one bucket is, and the credentials for it. Any S3 that honours {@code If-None-Match: *}.
 */
public record S3Settings(
    URI endpoint, String region, String accessKey, String secretKey, String bucket) {

  /** The same server and credentials, another bucket. */
  public S3Settings withBucket(String other) {
    return new S3Settings(endpoint, region, accessKey, secretKey, other);
  }

  @Override
  public String toString() {
    return "bucket " + bucket + " at " + endpoint;
  }
}
