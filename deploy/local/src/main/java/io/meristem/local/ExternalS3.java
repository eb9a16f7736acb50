package io.meristem.local;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An S3 server of somebody's own, as the settings of the services name it. */
public record ExternalS3(
    URI endpoint, String accessKey, String secretKey, String bucket, String region) {

  static final String ENDPOINT = "MERISTEM_S3_ENDPOINT";
  static final String ACCESS_KEY = "MERISTEM_S3_ACCESS_KEY";
  static final String SECRET_KEY = "MERISTEM_S3_SECRET_KEY";
  static final String BUCKET = "MERISTEM_S3_BUCKET";
  static final String REGION = "MERISTEM_S3_REGION";

  /**
   * The one that this process was given, as {@code MERISTEM_S3_*} in the environment or as system
   * properties {@code meristem.s3.*}, which come first.
   */
  public static Optional<ExternalS3> given() {
    Map<String, String> settings = new HashMap<>(System.getenv());
    System.getProperties()
        .stringPropertyNames()
        .forEach(name ->
            settings.put(
                name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT),
                System.getProperty(name)));
    return of(settings);
  }

  /**
   * The one that these settings name, if they name one.
   *
   * @throws StackFailure when it is named without its keys
   */
  static Optional<ExternalS3> of(Map<String, String> settings) {
    return Optional.ofNullable(settings.get(ENDPOINT))
        .map(endpoint ->
            new ExternalS3(
                URI.create(endpoint),
                beside(ACCESS_KEY, settings),
                beside(SECRET_KEY, settings),
                settings.getOrDefault(BUCKET, Connections.BUCKET),
                settings.getOrDefault(REGION, Connections.REGION)));
  }

  private static String beside(String needed, Map<String, String> settings) {
    return Optional.ofNullable(settings.get(needed))
        .orElseThrow(() ->
            new StackFailure(ENDPOINT + " is set and " + needed + " is not; set both, or neither"));
  }
}
