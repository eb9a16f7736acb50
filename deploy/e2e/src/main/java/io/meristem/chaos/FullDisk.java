package io.meristem.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The only worker's disk is full, until somebody makes room and retries the run. Needs the right to
 * mount a file system in memory.
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
        others.forEach(Struck::freeze);
        fillAndMakeRoom(lane, folder.resolve("ballast"));
      } finally {
        others.forEach(Struck::thaw);
        lane.stack().stop(WORKER);
        command("umount", folder.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fillAndMakeRoom(Lane lane, Path ballast) throws IOException {
    Files.write(ballast, new byte[SIZE - LEFT]);
    String run = lane.ask(name()).run();
    JsonNode problem = lane.client().awaitState(run, "failed").path("problem");
    String detail = problem.path("detail").asText();
    if (!problem.path("type").asText().endsWith("local-disk") || !detail.contains("bytes")) {
      throw new AssertionError("a full disk is told as " + problem);
    }
    Files.delete(ballast);
    lane.client().post("runs/" + run + "/retry", "");
    lane.requireLaws(run);
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
