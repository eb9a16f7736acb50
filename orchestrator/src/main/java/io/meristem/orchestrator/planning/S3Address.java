package io.meristem.orchestrator.planning;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an object is on the product's own server. */
public record S3Address(String bucket, String key) {

  /** With the names that S3 allows for general purpose buckets. */
  private static final Pattern FORM =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.{1,1024})");

  private static final Pattern NO_KEY = Pattern.compile("(^|.*/)\\.\\.?(/.*|$)");

  /** Reads {@code s3://bucket/key}; nothing else is an address. */
  public static Optional<S3Address> of(String text) {
    Matcher address = FORM.matcher(text);
    return address.matches() && !NO_KEY.matcher(address.group(2)).matches()
        ? Optional.of(new S3Address(address.group(1), address.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}
