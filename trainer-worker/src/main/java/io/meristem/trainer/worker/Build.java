package io.meristem.trainer.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of the product this is.
 *
 * @param product its version
 * @param djl version of the Deep Java Library
 * @param revision of its source; {@code unknown} in a build outside a checkout
 */
record Build(String product, String djl, String revision) {

  /** Reads what the build wrote down about itself. */
  static Build read() {
    Properties build = new Properties();
    load(build, "/meristem-build.properties");
    load(build, "/git.properties");
    String revision = build.getProperty("git.commit.id", "unknown");
    String dirty = Boolean.parseBoolean(build.getProperty("git.dirty")) ? "-dirty" : "";
    return new Build(
        build.getProperty("version", "unknown"),
        build.getProperty("djl", "unknown"),
        revision + dirty);
  }

  private static void load(Properties into, String resource) {
    try (InputStream in = Build.class.getResourceAsStream(resource)) {
      if (in != null) {
        into.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
