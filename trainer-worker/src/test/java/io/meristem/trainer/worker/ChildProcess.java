package io.meristem.trainer.worker;

import io.meristem.local.Tethered;
import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.tokenformer.Kernel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One attempt at a training run in a process that can be killed. */
public final class ChildProcess {

  private static final Duration BEAT = Duration.ofMillis(1);

  private ChildProcess() {}

  /** Where a child finds what it is to do. */
  static String specKey(String run) {
    return "specs/" + run;
  }

  /** Where a child that is done says what it has made. */
  static String doneKey(String run) {
    return "done/" + run;
  }

  /** A process that tells its steps on standard output, a number a line. */
  static Process start(S3Settings s3, Path folder, String run, int attempt) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dai.djl.offline=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Tethered.class.getName(),
            ChildProcess.class.getName(),
            s3.endpoint().toString(),
            s3.region(),
            s3.accessKey(),
            s3.secretKey(),
            s3.bucket(),
            folder.toString(),
            run,
            Integer.toString(attempt));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Trains, and exits with 0 when the attempt is done. */
  public static void main(String[] args) throws IOException {
    S3Settings s3 = new S3Settings(URI.create(args[0]), args[1], args[2], args[3], args[4]);
    String run = args[6];
    int attempt = Integer.parseInt(args[7]);
    try (S3ObjectStore store = new S3ObjectStore(s3);
        Kernel kernel = Kernel.open(1)) {
      Workplace place = new Workplace(Files.createTempDirectory(Path.of(args[5]), run), store);
      String text = store.get(specKey(run)).orElseThrow();
      RunSpec.Training spec = (RunSpec.Training) Documents.read(specKey(run), text, RunSpec.class);
      try (Pulse pulse = place.pulse(run, attempt, BEAT, ChildProcess::tell)) {
        Ending ending = place.trained(kernel, run, attempt, spec, pulse);
        Ending.Done done = (Ending.Done) ending;
        store.put(doneKey(run), Documents.text(done.document()));
      }
    }
    System.exit(0);
  }

  private static void tell(AttemptMoved moved) {
    System.out.println(moved.heartbeat().step());
  }
}
