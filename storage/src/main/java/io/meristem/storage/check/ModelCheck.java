package io.meristem.storage.check;

import io.meristem.storage.check.NamedBlobs.Read;
import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.Effect;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import io.meristem.storage.lineage.VerificationReport;
import io.meristem.storage.lineage.VersionDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A model's log, and all that its versions are made of. What only purged versions need may be gone,
 * and a version may be purged at any time: so what seems wrong is looked at again in the end.
 */
final class ModelCheck implements OpenLog {

  private final LogCheck<LineageEntry, Lineage> log;
  private final long commits;
  private final Reads reads;
  private final NamedBlobs blobs;
  private final Consumer<String> effects;
  private final Runnable meanwhile;
  private final List<Effect> fresh = new ArrayList<>();
  private final List<Effect> suspicious = new ArrayList<>();
  private final Set<String> purged = new HashSet<>();

  /**
   * @param commits of the log that are known to have been there
   * @param effects hears of each run that had its effect
   * @param meanwhile done while answers are waited for
   */
  ModelCheck(
      String prefix,
      long commits,
      Reads reads,
      NamedBlobs blobs,
      Consumer<String> effects,
      Runnable meanwhile) {
    this.log = new LogCheck<>(prefix, 10, LineageEntry.class, Lineage.FOLD);
    this.commits = commits;
    this.reads = reads;
    this.blobs = blobs;
    this.effects = effects;
    this.meanwhile = meanwhile;
  }

  @Override
  public LogCheck<LineageEntry, Lineage> log() {
    return log;
  }

  @Override
  public void take(long number, String text) {
    for (LineageEntry entry : log.take(number, text)) {
      if (entry instanceof Effect effect) {
        fresh.add(effect);
        effects.accept(effect.run());
      } else if (entry instanceof VersionPurged gone) {
        purged.add(gone.version());
      }
    }
  }

  @Override
  public List<Finding> findings() {
    List<Finding> ofLog = log.findings();
    List<List<Finding>> found = reads.atOnce(fresh, this::look, meanwhile);
    for (int n = 0; n < fresh.size(); n++) {
      if (!found.get(n).isEmpty()) {
        suspicious.add(fresh.get(n));
      }
    }
    fresh.clear();
    return ofLog;
  }

  @Override
  public List<Finding> endFindings() {
    if (suspicious.isEmpty() && !isCutOff()) {
      return List.of();
    }
    readOn();
    List<Finding> findings = new ArrayList<>(findings());
    if (isCutOff()) {
      findings.add(withoutEnd());
    }
    suspicious.stream()
        .filter(effect -> !purged.contains(effect.version()))
        .forEach(effect -> findings.addAll(look(effect)));
    return findings;
  }

  private boolean isCutOff() {
    return log.next() <= commits;
  }

  private Finding withoutEnd() {
    return new Finding(
        log.key(log.next()),
        Defect.MISSING_COMMIT,
        "commit %d of this log was read before, and the log ends here".formatted(commits),
        Finding.RESTORE + ", with all that followed it, before anything is appended");
  }

  /** What was appended since the log was listed. */
  private void readOn() {
    Optional<String> text = reads.document(log.key(log.next()));
    while (text.isPresent()) {
      take(log.next(), text.get());
      text = reads.document(log.key(log.next()));
    }
  }

  private List<Finding> look(Effect effect) {
    return switch (effect) {
      case VersionPublished published -> look(published);
      case VersionEvaluated evaluated ->
          blobs
              .document(
                  evaluated.document(),
                  EvaluationReport.class,
                  "an evaluation of " + evaluated.version())
              .findings();
      case VersionVerified verified ->
          blobs
              .document(
                  verified.document(),
                  VerificationReport.class,
                  "a verification of " + verified.version())
              .findings();
    };
  }

  private List<Finding> look(VersionPublished published) {
    String by = "version " + published.version();
    Read<VersionDocument> read = blobs.document(published.document(), VersionDocument.class, by);
    return read.document()
        .map(document ->
            document.id().equals(published.version())
                ? blobs.findings(document.blobs(), by)
                : List.of(
                    new Finding(
                        published.document().key(),
                        Defect.MISPLACED,
                        "it is the document of version %s, and the log has it for %s"
                            .formatted(document.id(), published.version()),
                        Finding.RESTORE)))
        .orElse(read.findings());
  }
}
