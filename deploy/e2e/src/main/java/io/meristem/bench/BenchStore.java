package io.meristem.bench;

import io.meristem.local.ExternalS3;
import io.meristem.local.LocalS3;
import io.meristem.storage.object.S3Settings;
import java.util.Optional;

/**
 * The S3 server that something is measured on: the one that the environment names by {@code
 * MERISTEM_S3_*}, or an embedded one in a process of its own.
 *
 * @param own the embedded one, if it is that
 */
record BenchStore(S3Settings settings, Optional<LocalS3> own) implements AutoCloseable {

  static BenchStore open(BenchFolder folder) {
    return ExternalS3.given()
        .map(given -> new BenchStore(settings(given), Optional.empty()))
        .orElseGet(() -> {
          LocalS3 server = LocalS3.startFast(folder.file("s3"));
          return new BenchStore(settings(server), Optional.of(server));
        });
  }

  static S3Settings settings(LocalS3 server) {
    return new S3Settings(
        server.endpoint(),
        server.region(),
        server.accessKey(),
        server.secretKey(),
        server.bucket());
  }

  private static S3Settings settings(ExternalS3 given) {
    return new S3Settings(
        given.endpoint(), given.region(), given.accessKey(), given.secretKey(), given.bucket());
  }

  @Override
  public void close() {
    own.ifPresent(LocalS3::close);
  }
}
