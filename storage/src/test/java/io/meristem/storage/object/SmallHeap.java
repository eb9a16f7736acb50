package io.meristem.storage.object;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A process with a heap of 96 MiB that writes one blob to S3. */
final class SmallHeap {

  private SmallHeap() {}

  /** What the process said at its end. */
  static String writes(S3Settings to, String key, long bytes) throws IOException {
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-cp",
            System.getProperty("java.class.path"),
            SmallHeap.class.getName(),
            to.endpoint().toString(),
            to.region(),
            to.accessKey(),
            to.secretKey(),
            to.bucket(),
            key,
            Long.toString(bytes));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }

  public static void main(String[] args) {
    S3Settings settings = new S3Settings(URI.create(args[0]), args[1], args[2], args[3], args[4]);
    try (S3ObjectStore store = new S3ObjectStore(settings)) {
      long written = store.write(args[5], new SeededBytes(1, Long.parseLong(args[6])));
      System.out.println("wrote " + written);
    }
  }
}
