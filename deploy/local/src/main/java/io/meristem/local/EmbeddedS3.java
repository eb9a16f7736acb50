package io.meristem.local;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server in this process, on loopback, that keeps each bucket as a folder.
 *
 * <p>{@code If-None-Match: *} has exactly one winner, however many race: the store writes a
 * temporary file and links it to its name, and the file system lets one link succeed. So no locks
 * are needed here. {@code If-Match} is not atomic. No key may be a prefix of another, since keys
 * are paths. Each part of a multipart upload is held in memory: use parts of 8 to 16 MiB.
 */
public final class EmbeddedS3 {

  private static final long LARGEST_SINGLE_REQUEST_BYTES = 64L << 20;

  private static final String RANDOM = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** Of objects of the product; what other people keep in buckets has other names. */
  private static final Pattern LEFTOVER =
      Pattern.compile(
          "(.*\\.json|.*/log\\.txt|.*/[0-9a-f]{64}|.*\\.[0-9]+|open-plans/[^/]+|uploads/[^/]+/%1$s)-%1$s"
              .formatted(RANDOM));

  private EmbeddedS3() {}

  /**
   * Runs a server until SIGTERM.
   *
   * @param args the data folder, the port, the access key, the secret key, the bucket to create
   *     unless it exists
   */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
    BlobStore store = new SteadyFolders(new FilesystemNio2BlobStore(folder.toString()));
    createBucket(store, args[4]);
    removeLeftovers(folder.resolve(args[4]));
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:" + args[1]))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, args[2], args[3])
            .ignoreUnknownHeaders(true)
            .v4MaxNonChunkedRequestSize(LARGEST_SINGLE_REQUEST_BYTES)
            .build();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
    server.start();
    System.out.println(Tethered.READY);
    Thread.currentThread().join();
  }

  /** A server that was killed leaves files under names with a random end: no object was one yet. */
  private static void removeLeftovers(Path bucket) throws IOException {
    try (Stream<Path> files = Files.walk(bucket)) {
      List<Path> leftovers =
          files
              .filter(Files::isRegularFile)
              .filter(file -> LEFTOVER.matcher(key(bucket, file)).matches())
              .toList();
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  private static String key(Path bucket, Path file) {
    return bucket.relativize(file).toString().replace(File.separatorChar, '/');
  }

  private static void createBucket(BlobStore store, String bucket) throws IOException {
    if (!store.containerExists(bucket)) {
      store.createContainer(bucket);
    }
  }

  private static void stop(S3Proxy server) {
    try {
      server.stop();
    } catch (Exception e) {
      System.err.println("the S3 server did not stop in order: " + e);
    }
  }
}
