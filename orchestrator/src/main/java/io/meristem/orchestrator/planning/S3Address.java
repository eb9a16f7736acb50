package io.meristem.orchestrator.planning;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an object is on the product's own server. */
public record S3Address(String bucket, String key) {

  private static final Pattern FORM = Pattern.compile("s3://([^/]+)/(.+)");

  /** Reads {@code s3://bucket/key}; nothing else is an address. */
  public static Optional<S3Address> of(String text) {
    Matcher address = FORM.matcher(text);
    return address.matches()
        ? Optional.of(new S3Address(address.group(1), address.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}
