package io.meristem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.run.GuardVerdict.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Remembers all it hears, keeps copies of resume points, and asks to stop or dies at a batch. */
final class Recorder implements TrainingListener {

  final List<StepReport> reports = new ArrayList<>();
  final List<Refused> refusals = new ArrayList<>();
  final List<SavedPoint> points = new ArrayList<>();
  final Map<String, Integer> deadAtBirth = new TreeMap<>();
  private final Path copies;
  private final int stop;
  private final boolean kills;

  private Recorder(Path copies, int stop, boolean kills) {
    this.copies = copies;
    this.stop = stop;
    this.kills = kills;
  }

  /** Asks for a handover as soon as so many batches, refused or not, were heard of. */
  Recorder(Path copies, int stop) {
    this(copies, stop, false);
  }

  /** Throws {@link Killed} then. */
  static Recorder killing(Path copies, int stop) {
    return new Recorder(copies, stop, true);
  }

  static final class Killed extends RuntimeException {

    private static final long serialVersionUID = 1;
  }

  @Override
  public void born(double loss, Map<String, Integer> deadTokens) {
    assertThat(reports).as("steps before birth").isEmpty();
    deadAtBirth.putAll(deadTokens);
  }

  @Override
  public Decision stepped(StepReport report) {
    reports.add(report);
    return decision();
  }

  @Override
  public Decision refused(Refused refused) {
    refusals.add(refused);
    return decision();
  }

  private Decision decision() {
    if (heard() < stop) {
      return Decision.GO_ON;
    }
    if (kills) {
      throw new Killed();
    }
    return Decision.HAND_OVER;
  }

  int heard() {
    return reports.size() + refusals.size();
  }

  @Override
  public void saved(SavedPoint point) {
    try {
      Path copy = Files.createTempDirectory(copies, "point");
      points.add(
          new SavedPoint(
              Files.copy(point.weights(), copy.resolve("weights")),
              Files.copy(point.moments(), copy.resolve("moments")),
              point.state()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where another attempt goes on. */
  StartingPoint newest(StartingPoint birth) {
    return points.isEmpty()
        ? birth
        : new StartingPoint.Resumed(birth.config(), points.getLast(), birth.old(), earlier(birth));
  }

  /** What another attempt finds that is asked for an earlier point. */
  LongFunction<StartingPoint> earlier(StartingPoint birth) {
    return batches ->
        batches == 0
            ? birth
            : points.stream()
                .filter(point -> point.state().guard().batches() == batches)
                .map(point ->
                    new StartingPoint.Resumed(birth.config(), point, birth.old(), earlier(birth)))
                .findFirst()
                .orElseThrow();
  }

  List<Double> losses() {
    return reports.stream().map(StepReport::loss).toList();
  }
}
