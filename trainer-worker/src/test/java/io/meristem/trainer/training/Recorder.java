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

/** Remembers all it hears, keeps copies of resume points, and asks to stop at a batch. */
final class Recorder implements TrainingListener {

  final List<StepReport> reports = new ArrayList<>();
  final List<Refused> refusals = new ArrayList<>();
  final List<ResumePoint> points = new ArrayList<>();
  final Map<String, Integer> deadAtBirth = new TreeMap<>();
  private final Path copies;
  private final int stop;

  /**
   * A recorder.
   *
   * @param stop ask for a handover after so many batches, refused or not, heard by this recorder
   */
  Recorder(Path copies, int stop) {
    this.copies = copies;
    this.stop = stop;
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
    return reports.size() + refusals.size() == stop ? Decision.HAND_OVER : Decision.GO_ON;
  }

  @Override
  public void saved(ResumePoint point) {
    try {
      Path copy = Files.createTempDirectory(copies, "point");
      points.add(
          new ResumePoint(
              Files.copy(point.weights(), copy.resolve("weights")),
              Files.copy(point.moments(), copy.resolve("moments")),
              point.state()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What another attempt finds that is asked for an earlier point. */
  LongFunction<StartingPoint> earlier(StartingPoint birth) {
    return batches ->
        batches == 0
            ? birth
            : points.stream()
                .filter(point -> point.state().guard().batches() == batches)
                .map(point -> new StartingPoint.Resumed(birth.config(), point, earlier(birth)))
                .findFirst()
                .orElseThrow();
  }

  List<Double> losses() {
    return reports.stream().map(StepReport::loss).toList();
  }
}
