package io.meristem.chaos;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tries the whole table of what may go wrong, some lanes at a time. */
public final class Chaos {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int LANES = 2;

  private final Path folder;
  private final PrintStream progress;
  private final Queue<Cell> left;
  private final List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());

  private Chaos(Path folder, PrintStream progress, List<Cell> cells) {
    this.folder = folder;
    this.progress = progress;
    this.left = new ConcurrentLinkedQueue<>(cells);
  }

  /**
   * Tries each cell once.
   *
   * @param folder for what the lanes keep; the logs of a lane that came to grief stay there
   * @param names of the cells that are wanted
   * @param progress is told of each cell, and of all of them as a table at the end
   */
  public static List<Verdict> tryAll(Path folder, Pattern names, PrintStream progress) {
    List<Cell> cells = table().stream().filter(cell -> names.matcher(cell.name()).find()).toList();
    Chaos chaos = new Chaos(folder, progress, cells);
    List<Thread> lanes =
        IntStream.rangeClosed(1, LANES)
            .mapToObj(number -> Thread.ofPlatform().name("lane " + number).start(chaos::runLane))
            .toList();
    try {
      for (Thread lane : lanes) {
        lane.join();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    Table.print(chaos.verdicts, progress);
    return List.copyOf(chaos.verdicts);
  }

  /** Every cell, those that wait longest first. */
  static List<Cell> table() {
    List<Cell> cells = new ArrayList<>();
    cells.add(new Outage(Part.KAFKA, LONG));
    cells.add(new Outage(Part.S3, LONG));
    for (Hop hop : Hop.values()) {
      for (Blow blow : Blow.values()) {
        for (Part part : Part.values()) {
          cells.add(new Strike(hop, blow, part));
        }
      }
    }
    cells.add(new Echoes("messages come twice", Duration.ZERO, false));
    cells.add(new Echoes("messages come again, late", Duration.ofSeconds(4), false));
    cells.add(new Echoes("messages come again, the newest first", Duration.ofSeconds(2), true));
    cells.add(new LostTask());
    cells.add(new Wipe());
    cells.add(new FullDisk());
    return cells;
  }

  private void runLane() {
    Lane lane = null;
    int number = 0;
    for (Cell cell = left.poll(); cell != null; cell = left.poll()) {
      Optional<String> impossible = cell.impossibleHere();
      if (impossible.isPresent()) {
        say(new Verdict(cell.name(), Optional.empty(), impossible, 0));
        continue;
      }
      long begin = System.nanoTime();
      try {
        if (lane == null) {
          lane = Lane.in(folder.resolve(Thread.currentThread().getName() + "." + ++number));
          begin = System.nanoTime();
        }
        lane.let(cell);
        say(new Verdict(cell.name(), Optional.empty(), Optional.empty(), since(begin)));
      } catch (RuntimeException | AssertionError e) {
        e.printStackTrace(progress);
        say(new Verdict(cell.name(), Optional.of(e.toString()), Optional.empty(), since(begin)));
        lane = closed(lane);
      }
    }
    var _ = closed(lane);
  }

  private static @Nullable Lane closed(@Nullable Lane lane) {
    if (lane != null) {
      lane.close();
    }
    return null;
  }

  private void say(Verdict verdict) {
    verdicts.add(verdict);
    progress.printf(
        Locale.ROOT,
        "  %-45s %-7s %5.1f s  %s%n",
        verdict.cell(),
        verdict.word(),
        verdict.seconds(),
        verdict.broken().or(verdict::skipped).orElse(""));
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
