package io.meristem.storage.check;

import io.meristem.storage.check.NamedBlobs.Read;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * A run's log, what has to be there of what it published, and what it needs to go on while it is
 * open. Its attempts come before its log in the order of keys.
 */
final class RunCheck implements OpenLog {

  private final LogCheck<RunEntry, Optional<Run>> log;
  private final Reads reads;
  private final NamedBlobs blobs;
  private final RunEffects effects;
  private final BiPredicate<Run, String> isLost;
  private final List<Point> points = new ArrayList<>();

  /** A resume point, by the key of its manifest. */
  private record Point(String manifest, List<BlobRef> blobs) {}

  /**
   * @param isLost whether the log of a model does still not know of a run that has published
   */
  RunCheck(
      String prefix,
      String run,
      Reads reads,
      NamedBlobs blobs,
      RunEffects effects,
      BiPredicate<Run, String> isLost) {
    this.log = new LogCheck<>(prefix, 6, RunEntry.class, new RunFold(run));
    this.reads = reads;
    this.blobs = blobs;
    this.effects = effects;
    this.isLost = isLost;
  }

  @Override
  public LogCheck<RunEntry, Optional<Run>> log() {
    return log;
  }

  @Override
  public void take(long number, String text) {
    var _ = log.take(number, text);
  }

  /** Takes a resume point of the run. */
  void take(String manifest, ResumePoint point) {
    points.add(new Point(manifest, List.of(point.weights(), point.optimizer())));
  }

  @Override
  public List<Finding> findings() {
    return log.findings();
  }

  @Override
  public List<Finding> endFindings() {
    if (log.next() == 1) {
      return reads.document(log.key(1)).isPresent() ? List.of() : List.of(withoutLog());
    }
    if (run().filter(run -> effects.areAheadOf(run, this::isMarked)).isPresent()) {
      log.readOn(reads::document);
      return Stream.concat(log.findings().stream(), withoutEnd().stream()).toList();
    }
    List<Finding> findings =
        new ArrayList<>(
            new OpenMarkers(reads).findings(log, run -> run.flatMap(RunCheck::marker), "the run"));
    findings.addAll(log.findings());
    run().ifPresent(run -> findings.addAll(run.isOpen() ? ofPoints(run) : ofEffect(run)));
    return findings;
  }

  private Optional<Run> run() {
    return log.state().flatMap(state -> state);
  }

  private static Optional<String> marker(Run run) {
    return run.isOpen()
        ? Optional.of(RunKeys.open(run.id(), run.life().generation()))
        : Optional.empty();
  }

  private boolean isMarked(Run run) {
    return marker(run).flatMap(reads::document).isPresent();
  }

  private Finding withoutLog() {
    return new Finding(
        log.key(1),
        Defect.MISSING_COMMIT,
        "the run has attempts, and no log",
        Finding.RESTORE + ", with all that followed it");
  }

  /** Only of a log that was read to its end since its effect was known and its marker was gone. */
  private Optional<Finding> withoutEnd() {
    return run()
        .filter(run -> !(run.state() instanceof RunState.Published))
        .map(run ->
            new Finding(
                log.key(log.next()),
                Defect.MISSING_COMMIT,
                "the log of its model knows what run %s has published, and its own log ends before that"
                    .formatted(run.id()),
                Finding.RESTORE + ", with all that followed it"));
  }

  private List<Finding> ofEffect(Run run) {
    return run.state() instanceof RunState.Published(BlobRef document)
            && run.spec() instanceof RunSpec.PrepareDataset
        ? ofDataset(run, document)
        : effects
            .modelWithout(run)
            .filter(model -> isLost.test(run, model))
            .map(model -> RunEffects.lost(run, model))
            .orElse(List.of());
  }

  /** Whoever deletes an old resume point deletes its manifest first. */
  private List<Finding> ofPoints(Run run) {
    return points.stream()
        .flatMap(point -> {
          List<Finding> findings =
              blobs.findings(point.blobs().stream(), "a resume point of run " + run.id());
          return findings.isEmpty() || reads.document(point.manifest()).isEmpty()
              ? Stream.of()
              : findings.stream().map(RunCheck::ofPoint);
        })
        .toList();
  }

  private static Finding ofPoint(Finding finding) {
    return new Finding(
        finding.key(),
        finding.defect(),
        finding.why(),
        Finding.RESTORE + "; else the run goes on from an older resume point, or begins anew");
  }

  private List<Finding> ofDataset(Run run, BlobRef document) {
    Read<DatasetManifest> read = blobs.document(document, DatasetManifest.class, "run " + run.id());
    return read.document()
        .map(manifest -> DatasetManifest.key(manifest.name(), manifest.hash()))
        .map(key ->
            reads.document(key).isPresent()
                ? List.<Finding>of()
                : List.of(RunEffects.lostDataset(run, key)))
        .orElse(read.findings());
  }
}
