package io.meristem.local.demo;

import io.meristem.local.AotCache;
import io.meristem.local.Launch;
import io.meristem.local.Ports;
import io.meristem.local.Stack;
import io.meristem.local.StackFailure;
import io.meristem.local.StackOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Plays the demo once, cut short, so that the JVM of each part writes down what it learned ({@link
 * AotCache}): every later start of a part takes half as long. Does nothing while that is there for
 * the jars that are there.
 */
public final class Rehearsal {

  private static final int STEPS = 20;
  private static final long MOST_SECONDS = 240;

  private static final PrintStream UNSEEN =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private Rehearsal() {}

  public static void main(String[] args) {
    try {
      Path repository = Launch.repository();
      List<AotCache> caches = AotCache.all(repository);
      if (!caches.stream().allMatch(AotCache::isCurrent)) {
        System.err.println(
            "rehearsing, so that every later start takes half as long (two minutes) ...");
        rehearse(repository, caches);
      }
    } catch (StackFailure e) {
      System.err.println("meristem: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void rehearse(Path repository, List<AotCache> caches) {
    caches.forEach(cache -> delete(cache.file()));
    Path data = emptyFolder();
    StackOptions options =
        new StackOptions(
            repository,
            data,
            Ports.free(),
            Map.of("MERISTEM_AOT_CACHE", "record"),
            false,
            false,
            UNSEEN);
    try (Stack stack = Stack.start(options)) {
      play(stack, DemoText.stories(data));
      end(stack, List.of("worker-1", "orchestrator"));
      end(stack, List.of("kafka", "s3"));
    } finally {
      deleteAll(data);
    }
    caches.stream()
        .filter(cache -> !cache.isCurrent())
        .forEach(cache -> System.err.println("without " + cache.file() + ": it was not written"));
  }

  private static void play(Stack stack, DemoText text) {
    DemoPlan plan = DemoPlan.of(OptionalInt.of(STEPS));
    ProgressScreen screen = new ProgressScreen(UNSEEN, false);
    try (RestApi api = new RestApi(stack.orchestrator())) {
      new DemoStory(api, screen, text, plan, () -> requireAlive(stack)).tell();
    }
  }

  private static void requireAlive(Stack stack) {
    stack
        .pids()
        .forEach((part, pid) -> {
          if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            throw new StackFailure(part + " ended in the middle of the rehearsal");
          }
        });
  }

  /** Ends parts in order, all at once, and waits as long as they write. */
  private static void end(Stack stack, List<String> parts) {
    List<ProcessHandle> ending =
        stack.pids().entrySet().stream()
            .filter(part -> parts.contains(part.getKey()))
            .flatMap(part -> ProcessHandle.of(part.getValue()).stream())
            .toList();
    ending.forEach(ProcessHandle::destroy);
    for (ProcessHandle one : ending) {
      try {
        one.onExit().get(MOST_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        throw new StackFailure(parts + " did not end within " + MOST_SECONDS + " s", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StackFailure("interrupted while parts ended", e);
      }
    }
  }

  private static Path emptyFolder() {
    try {
      return Files.createTempDirectory("meristem-rehearsal");
    } catch (IOException e) {
      throw new StackFailure("no temporary folder can be made: " + e, e);
    }
  }

  private static void deleteAll(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Rehearsal::delete);
    } catch (IOException e) {
      throw new StackFailure(folder + " cannot be read: " + e, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StackFailure(file + " cannot be deleted: " + e, e);
    }
  }
}
