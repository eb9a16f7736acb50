package io.meristem.storage.lineage;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.Models;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.Tip;
import io.meristem.storage.run.Compute;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.Guard;
import io.meristem.storage.run.GuardTotals;
import io.meristem.storage.run.TrainingSpec;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** A model's log that is written step by step, and the documents that it names. */
final class History implements Evidence {

  static final Actor ADA = Actor.claimed("ada");
  static final Actor BOB = Actor.claimed("bob");
  private static final Provenance PROVENANCE =
      new Provenance("1", "none", "25", "none", "none", 1, "hand", "none", Optional.empty());

  private final CommitLog<LineageEntry, Lineage> log =
      Lineage.log(new InMemoryObjectStore(), "bard", InstantSource.system());
  private final Map<String, VersionDocument> documents = new HashMap<>();
  private final Map<String, EvaluationReport> reports = new HashMap<>();
  private Tip<Lineage> tip = log.start();
  private int runs = 100;
  private int windows = 4;

  Lineage lineage() {
    return tip.state();
  }

  History happened(Actor by, LineageEntry entry) {
    tip = log.append(tip, by, lineage -> lineage.decide(List.of(entry)).entries());
    return this;
  }

  /** From now on losses are averaged over so many windows. */
  History measuring(int next) {
    windows = next;
    return this;
  }

  /** A version that ended with this loss on the held-out rows of the dataset {@code tales}. */
  History trained(String version, Edge edge, double loss, String... parents) {
    return trained(version, edge, loss, 1, parents);
  }

  History trained(String version, Edge edge, double loss, long seed, String... parents) {
    documents.put(version, document(version, edge, loss, seed, List.of(parents)));
    return happened(ADA, Samples.child(version, edge, parents));
  }

  /** The loss of a version on another set. */
  History evaluated(String version, String dataset, double loss) {
    String run = "r" + runs++;
    Measured measured = new Measured(new DatasetRef(dataset, "abc"), loss, 4, 16, 1);
    reports.put(run, new EvaluationReport(version, run, List.of(measured), PROVENANCE));
    return happened(BOB, new VersionEvaluated(version, run, 1, Samples.DOCUMENT));
  }

  /** What is decided on a wish, and appended if it is accepted. */
  LineageDecision moved(MoveWish wish, Actor by) {
    return decided(Promotion.moved(lineage(), wish, by, this), by);
  }

  LineageDecision rolledBack(MoveWish wish) {
    return decided(Promotion.rolledBack(lineage(), wish), ADA);
  }

  private LineageDecision decided(LineageDecision decision, Actor by) {
    tip = log.append(tip, by, _ -> decision.entries());
    return decision;
  }

  @Override
  public VersionDocument document(VersionPublished published) {
    return Objects.requireNonNull(documents.get(published.version()));
  }

  @Override
  public EvaluationReport report(VersionEvaluated evaluated) {
    return Objects.requireNonNull(reports.get(evaluated.run()));
  }

  private VersionDocument document(
      String version, Edge edge, double loss, long seed, List<String> parents) {
    TokenFormerConfig config = Models.tiny();
    return new VersionDocument(
        version,
        "bard",
        "r" + version.substring(1),
        1,
        edge,
        parents,
        config,
        config.parameters(),
        Checkpoint.of(Samples.DOCUMENT),
        Map.of(),
        Optional.empty(),
        Optional.of(trained(loss, seed)),
        Map.of(),
        PROVENANCE);
  }

  private Trained trained(double loss, long seed) {
    return new Trained(
        new DatasetRef("tales", "abc"),
        new TrainingSpec(
            10, 2, 16, 1e-3, 1e-4, 0.05, 0.1, 1, seed, windows, 5, Compute.PLAIN, Guard.DEFAULT),
        new DataWindow("abc", seed, 0, 10, 2, 16, 320, 0, 10_000),
        new Losses(3, loss, List.of(), List.of(), windows, 16, 1),
        Checkpoint.of(new BlobRef("blobs/r1/1/moments", 10, "moments")),
        1,
        OptionalLong.empty(),
        Map.of(),
        Map.of(),
        GuardTotals.NONE);
  }
}
