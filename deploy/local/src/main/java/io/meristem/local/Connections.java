package io.meristem.local;

import java.net.URI;
import java.util.Map;

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
  private static final String S3_ENDPOINT = "MERISTEM_S3_ENDPOINT";
  private static final String S3_ACCESS_KEY = "MERISTEM_S3_ACCESS_KEY";
  private static final String S3_SECRET_KEY = "MERISTEM_S3_SECRET_KEY";
  private static final String S3_BUCKET = "MERISTEM_S3_BUCKET";
  private static final String S3_REGION = "MERISTEM_S3_REGION";

  /**
   * The external servers that the settings name; our own on {@code ports} for the others.
   *
   * @throws StackFailure when an external S3 is named without its keys
   */
  static Connections of(Map<String, String> settings, Ports ports) {
    boolean ownS3 = !settings.containsKey(S3_ENDPOINT);
    if (!ownS3) {
      requireBeside(S3_ENDPOINT, S3_ACCESS_KEY, settings);
      requireBeside(S3_ENDPOINT, S3_SECRET_KEY, settings);
    }
    return new Connections(
        !settings.containsKey(KAFKA),
        settings.getOrDefault(KAFKA, "127.0.0.1:" + ports.kafka()),
        ownS3,
        URI.create(settings.getOrDefault(S3_ENDPOINT, "http://127.0.0.1:" + ports.s3())),
        settings.getOrDefault(S3_ACCESS_KEY, ACCESS_KEY),
        settings.getOrDefault(S3_SECRET_KEY, SECRET_KEY),
        settings.getOrDefault(S3_BUCKET, BUCKET),
        settings.getOrDefault(S3_REGION, REGION));
  }

  private static void requireBeside(String given, String needed, Map<String, String> settings) {
    if (!settings.containsKey(needed)) {
      throw new StackFailure(given + " is set and " + needed + " is not; set both, or neither");
    }
  }

  /** The settings of the services, as environment. */
  public Map<String, String> environment() {
    return Map.of(
        KAFKA, bootstrapServers,
        S3_ENDPOINT, endpoint.toString(),
        S3_ACCESS_KEY, accessKey,
        S3_SECRET_KEY, secretKey,
        S3_BUCKET, bucket,
        S3_REGION, region);
  }
}
