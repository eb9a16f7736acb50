package io.meristem.local.demo;

import io.meristem.local.StackFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The text the demo learns from.
 *
 * @param slug what its models are named after: lower case letters, digits and hyphens
 * @param sha256 of its bytes, in hexadecimal
 */
record DemoText(Path file, String slug, String sha256) {

  private static final int LONGEST_SLUG = 40;

  /** A text file of the user's. */
  static DemoText of(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new StackFailure("the text " + file + " is no readable file");
    }
    return new DemoText(file, slug(file.getFileName().toString()), sha256(file));
  }

  /** Our own stories, written into the folder. */
  static DemoText stories(Path folder) {
    Path file = folder.resolve("stories.txt");
    try {
      Files.createDirectories(folder);
      Files.writeString(file, Stories.text());
    } catch (IOException e) {
      throw new StackFailure("the stories cannot be written to " + file + ": " + e, e);
    }
    return of(file);
  }

  static String slug(String fileName) {
    String slug =
        fileName
            .toLowerCase(Locale.ROOT)
            .replaceFirst("\\.[a-z0-9]+$", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return slug.isEmpty() ? "text" : slug.substring(0, Math.min(slug.length(), LONGEST_SLUG));
  }

  static String sha256(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String sha256(Path file) {
    try (InputStream bytes = Files.newInputStream(file);
        DigestInputStream input = new DigestInputStream(bytes, digest())) {
      input.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(input.getMessageDigest().digest());
    } catch (IOException e) {
      throw new StackFailure("the text " + file + " cannot be read: " + e, e);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
