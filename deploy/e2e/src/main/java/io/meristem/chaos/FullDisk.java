package io.meristem.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.e2e.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The disk of the worker that takes the run is full: the run waits for the others, which are back
 * soon, and one of them publishes it. Needs the right to mount a file system in memory.
 */
record FullDisk() implements Cell {

  private static final String WORKER = "small";
  private static final int SIZE = 4 << 20;
  private static final int LEFT = 16 << 10;

  @Override
  public String name() {
    return "a disk is full";
  }

  @Override
  public Optional<String> impossibleHere() {
    try {
      Path folder = Files.createTempDirectory("disk");
      try {
        if (status(mount(folder)) != 0) {
          return Optional.of("this user may not mount the small disk");
        }
        command("umount", folder.toString());
        return Optional.empty();
      } finally {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] mount(Path folder) {
    return new String[] {"mount", "-t", "tmpfs", "-o", "size=" + SIZE, "none", folder.toString()};
  }

  @Override
  public void happen(Lane lane) {
    Path folder = lane.folderOf(WORKER);
    List<Struck> others = lane.workers();
    try {
      Files.createDirectories(folder);
      command(mount(folder));
      try {
        lane.stack().startWorker(WORKER);
        Files.write(folder.resolve("ballast"), new byte[SIZE - LEFT]);
        others.forEach(Struck::freeze);
        String run = lane.ask(name()).run();
        requireFullDisk(awaitFirstEnd(lane, run), folder);
        others.forEach(Struck::thaw);
        lane.requireLaws(run);
        requireDoneElsewhere(lane.client().get("runs/" + run + "/attempts"));
      } finally {
        others.forEach(Struck::thaw);
        lane.stack().stop(WORKER);
        command("umount", folder.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode awaitFirstEnd(Lane lane, String run) {
    return Until.present(
        "end of the first attempt of run " + run,
        () ->
            Optional.of(lane.client().get("runs/" + run + "/attempts").path(0))
                .filter(attempt -> attempt.hasNonNull("ended")));
  }

  private static void requireFullDisk(JsonNode attempt, Path folder) {
    JsonNode problem = attempt.path("problem");
    String detail = problem.path("detail").asText();
    boolean isTold =
        attempt.path("worker").asText().equals(WORKER)
            && problem.path("type").asText().endsWith("local-disk")
            && detail.contains(folder.getFileName().toString())
            && detail.contains("bytes");
    if (!isTold) {
      throw new AssertionError("a full disk is told as " + attempt);
    }
  }

  private static void requireDoneElsewhere(JsonNode attempts) {
    boolean isDone =
        attempts.size() == 2
            && attempts.path(1).path("ended").asText().equals("published")
            && !attempts.path(1).path("worker").asText().equals(WORKER);
    if (!isDone) {
      throw new AssertionError("a run that met a full disk was tried as " + attempts);
    }
  }

  private static void command(String... words) throws IOException {
    if (status(words) != 0) {
      throw new AssertionError(String.join(" ", words) + " failed");
    }
  }

  private static int status(String... words) throws IOException {
    try {
      return new ProcessBuilder(words).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
