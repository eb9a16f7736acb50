package io.meristem.storage.check;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.garbage.CollectionEntry;
import io.meristem.storage.garbage.GarbageLog;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.object.Chunk;
import io.meristem.storage.plan.PlanEntry;
import io.meristem.storage.plan.PlanFold;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.plan.PlanStatus;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One walk through the keys of a bucket, in their order. Not thread-safe. */
final class Walk {

  private static final int PAGE = 1000;
  private static final int BATCH = 32;
  private static final Pattern NUMBER_IN_LOG =
      Pattern.compile("([^/]+/[^/]+/log/)0*([1-9]\\d*)\\.json");

  private final Scope scope;
  private final Reads reads;
  private final Teller teller;
  private final NamedBlobs blobs;
  private final ToLongFunction<String> commits;
  private final RunEffects effects = new RunEffects();
  private Optional<OpenLog> open = Optional.empty();
  private String reached = "";

  /** The log that was read again last. */
  private LogCheck<LineageEntry, Lineage> again = modelLog("");

  /**
   * What was read of an object.
   *
   * @param text of a document
   * @param sha256 of other content, if that is read
   */
  private record Seen(
      String key, Optional<KeyShape> shape, Optional<String> text, Optional<String> sha256) {}

  /**
   * @param commits of each model's log that are known to have been there
   */
  Walk(Scope scope, Reads reads, Teller teller, ToLongFunction<String> commits) {
    this.scope = scope;
    this.reads = reads;
    this.teller = teller;
    this.commits = commits;
    this.blobs = new NamedBlobs(reads, scope.contents() && scope.model().isPresent());
  }

  /** Looks at every object once. */
  void walk() {
    List<String> page;
    String last = "";
    do {
      page = reads.keysAfter(scope.prefix(), last, PAGE);
      for (int from = 0; from < page.size(); from += BATCH) {
        look(page.subList(from, Math.min(page.size(), from + BATCH)));
      }
      last = page.isEmpty() ? last : page.getLast();
    } while (page.size() == PAGE);
    close();
  }

  private void look(List<String> keys) {
    reached = keys.getLast();
    reads.atOnce(keys, this::seen, this::beat).forEach(this::take);
    open.ifPresent(log -> teller.found(log.findings()));
    beat();
  }

  private void beat() {
    teller.reached(reads.counts(), reached);
  }

  private Seen seen(String key) {
    Optional<KeyShape> shape = KeyShape.of(key);
    return shape
        .map(KeyShape::content)
        .map(content ->
            switch (content) {
              case DOCUMENT, DERIVED, COMMIT ->
                  new Seen(key, shape, reads.document(key), Optional.empty());
              case NAMED_BY_HASH -> new Seen(key, shape, Optional.empty(), hash(key));
              case BYTES -> new Seen(key, shape, Optional.empty(), Optional.empty());
            })
        .orElseGet(() -> new Seen(key, shape, Optional.empty(), Optional.empty()));
  }

  private Optional<String> hash(String key) {
    return scope.contents() ? reads.blobHash(key) : Optional.empty();
  }

  /** What is gone since it was listed is no finding: whoever needs it says so. */
  private void take(Seen seen) {
    if (seen.shape().isEmpty()) {
      teller.found(List.of(stranger(seen.key())));
      return;
    }
    logBeside(seen.key()).ifPresent(this::opened);
    KeyShape shape = seen.shape().get();
    switch (shape.content()) {
      case COMMIT -> seen.text().ifPresent(text -> takeCommit(seen.key(), text));
      case DOCUMENT, DERIVED ->
          seen.text()
              .ifPresent(text -> take(seen.key(), DocumentCheck.of(seen.key(), shape, text)));
      case NAMED_BY_HASH ->
          seen.sha256()
              .filter(hash -> !seen.key().endsWith("/" + hash))
              .ifPresent(hash -> teller.found(List.of(otherContent(seen.key(), hash))));
      case BYTES -> {}
    }
  }

  private static Finding stranger(String key) {
    return isOddlyNumbered(key)
        ? new Finding(
            key,
            Defect.DOUBLED_NUMBER,
            "its number is not written as this log writes numbers, so it may be there twice",
            "nobody reads it: move it elsewhere, once the log has its number")
        : new Finding(
            key,
            Defect.FOREIGN,
            "no object of the product has such a key",
            "nobody reads it: move it to another bucket");
  }

  /** Whether it would be a commit with more zeros, or fewer. */
  private static boolean isOddlyNumbered(String key) {
    Matcher parts = NUMBER_IN_LOG.matcher(key);
    return parts.matches()
        && Stream.of(6, 10)
            .map(digits ->
                parts.group(1)
                    + "0".repeat(Math.max(0, digits - parts.group(2).length()))
                    + parts.group(2)
                    + ".json")
            .flatMap(padded -> KeyShape.of(padded).stream())
            .anyMatch(shape -> shape.content() == KeyShape.Content.COMMIT);
  }

  private static Finding otherContent(String key, String hash) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    return NamedBlobs.wrongHash(key, hash, name, "its name");
  }

  private void take(String key, DocumentCheck.Outcome outcome) {
    switch (outcome) {
      case DocumentCheck.Outcome.Wrong(Finding finding) -> teller.found(List.of(finding));
      case DocumentCheck.Outcome.Read(DatasetManifest manifest) ->
          teller.found(
              blobs.findings(
                  manifest.blobs(), "dataset " + manifest.name() + "/" + manifest.hash()));
      case DocumentCheck.Outcome.Read(Chunk chunk) ->
          ChunkCheck.finding(key, chunk, reads.document(ChunkCheck.lastKey(key)))
              .ifPresent(finding -> teller.found(List.of(finding)));
      case DocumentCheck.Outcome.Read(SnapshotParts parts) ->
          teller.found(parts.findings(key, blobs, reads));
      case DocumentCheck.Outcome.Read(ResumePoint point) ->
          open.filter(RunCheck.class::isInstance)
              .map(RunCheck.class::cast)
              .ifPresent(run -> run.take(key, point));
      case DocumentCheck.Outcome.Read _ -> {}
    }
  }

  private void takeCommit(String key, String text) {
    int name = key.lastIndexOf('/') + 1;
    long number = Long.parseLong(key.substring(name, key.length() - ".json".length()));
    OpenLog log = opened(key.substring(0, name));
    takeUnlisted(log, number);
    log.take(number, text);
  }

  /** A listing that is made while others append may have missed what is there. */
  private void takeUnlisted(OpenLog log, long listed) {
    while (log.log().next() < listed) {
      Optional<String> text = reads.document(log.log().key(log.log().next()));
      if (text.isEmpty()) {
        return;
      }
      log.take(log.log().next(), text.get());
    }
  }

  /** The log that there must be beside an object. */
  private static Optional<String> logBeside(String key) {
    int end = key.startsWith("runs/") ? key.indexOf("/attempts/") : -1;
    return end < 0 ? Optional.empty() : Optional.of(key.substring(0, end) + "/log/");
  }

  private OpenLog opened(String prefix) {
    Optional<OpenLog> same = open.filter(log -> log.log().key(0).startsWith(prefix));
    if (same.isPresent()) {
      return same.get();
    }
    close();
    OpenLog log = log(prefix);
    open = Optional.of(log);
    return log;
  }

  private OpenLog log(String prefix) {
    if (prefix.equals(GarbageLog.LOG)) {
      return new PlainLog<>(
          new LogCheck<>(prefix, 6, CollectionEntry.class, GarbageLog.FOLD), _ -> List.of());
    }
    int home = prefix.indexOf('/') + 1;
    String owner = prefix.substring(home, prefix.indexOf('/', home));
    return switch (prefix.substring(0, home)) {
      case Lineage.MODELS ->
          new ModelCheck(
              prefix, commits.applyAsLong(owner), reads, blobs, effects::saw, this::beat);
      case PlanKeys.PLANS ->
          new PlainLog<>(
              new LogCheck<>(prefix, 6, PlanEntry.class, new PlanFold(owner)), this::ofPlan);
      default -> new RunCheck(prefix, owner, reads, blobs, effects, this::isLost);
    };
  }

  private List<Finding> ofPlan(LogCheck<PlanEntry, Optional<PlanStatus>> log) {
    List<Finding> findings =
        new ArrayList<>(
            new OpenMarkers(reads)
                .findings(
                    log,
                    plan -> plan.filter(PlanStatus::isOpen).map(it -> PlanKeys.open(it.id())),
                    "the plan"));
    findings.addAll(log.findings());
    return findings;
  }

  private void close() {
    open.ifPresent(log -> {
      teller.found(log.findings());
      teller.found(log.endFindings());
    });
    open = Optional.empty();
  }

  private static LogCheck<LineageEntry, Lineage> modelLog(String prefix) {
    return new LogCheck<>(prefix, 10, LineageEntry.class, Lineage.FOLD);
  }

  /** Reads the log again, or further: the run may have published since. */
  private boolean isLost(Run run, String model) {
    if (!again.key(0).startsWith(Lineage.MODELS + model + "/log/")) {
      again = modelLog(Lineage.MODELS + model + "/log/");
    }
    again.readOn(reads::document);
    return again.state().filter(lineage -> !lineage.knows(run.id())).isPresent();
  }
}
