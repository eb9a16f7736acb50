package io.meristem.local;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where the services find Kafka and S3, and whether the servers there are ours to start.
 *
 * @param ownKafka no external Kafka was named
 * @param ownS3 no external S3 was named
 */
public record Connections(
    boolean ownKafka,
    String bootstrapServers,
    boolean ownS3,
    URI endpoint,
    String accessKey,
    String secretKey,
    String bucket,
    String region) {

  static final String ACCESS_KEY = "meristem";
  static final String SECRET_KEY = "meristem-local";
  static final String BUCKET = "meristem";
  static final String REGION = "us-east-1";

  private static final String KAFKA = "MERISTEM_KAFKA_BOOTSTRAP_SERVERS";

  /**
   * The external servers that the settings name; our own on {@code ports} for the others.
   *
   * @throws StackFailure when an external S3 is named without its keys
   */
  static Connections of(Map<String, String> settings, Ports ports) {
    Optional<ExternalS3> external = ExternalS3.of(settings);
    ExternalS3 s3 =
        external.orElseGet(() ->
            new ExternalS3(
                URI.create("http://127.0.0.1:" + ports.s3()),
                settings.getOrDefault(ExternalS3.ACCESS_KEY, ACCESS_KEY),
                settings.getOrDefault(ExternalS3.SECRET_KEY, SECRET_KEY),
                settings.getOrDefault(ExternalS3.BUCKET, BUCKET),
                settings.getOrDefault(ExternalS3.REGION, REGION)));
    return new Connections(
        !settings.containsKey(KAFKA),
        settings.getOrDefault(KAFKA, "127.0.0.1:" + ports.kafka()),
        external.isEmpty(),
        s3.endpoint(),
        s3.accessKey(),
        s3.secretKey(),
        s3.bucket(),
        s3.region());
  }

  /** The settings of the services, as environment. */
  public Map<String, String> environment() {
    return Map.of(
        KAFKA,
        bootstrapServers,
        ExternalS3.ENDPOINT,
        endpoint.toString(),
        ExternalS3.ACCESS_KEY,
        accessKey,
        ExternalS3.SECRET_KEY,
        secretKey,
        ExternalS3.BUCKET,
        bucket,
        ExternalS3.REGION,
        region);
  }
}
