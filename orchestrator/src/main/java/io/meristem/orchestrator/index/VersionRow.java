package io.meristem.orchestrator.index;

import io.meristem.storage.lineage.Cost;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.object.BlobRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What lists and filters show of a version. It lies in one array of bytes, in memory as in
 * snapshots, of which each answer is read when it is asked for. Immutable.
 */
public final class VersionRow {

  /** What may be done with a version. */
  public enum Standing {
    ACTIVE,
    RETIRED,
    PURGED
  }

  static final List<Edge> EDGES = List.of(Edge.values());
  static final List<Standing> STANDINGS = List.of(Standing.values());

  private final String model;
  private final int place;
  private final RowBytes bytes;

  /**
   * @param place of the version in its model's log, among the versions, from 0
   */
  VersionRow(String model, int place, RowBytes bytes) {
    this.model = model;
    this.place = place;
    this.bytes = bytes;
  }

  public String model() {
    return model;
  }

  /** Where it stands in its model's log, among the versions, from 0. */
  public int place() {
    return place;
  }

  public String id() {
    return bytes.text(RowBytes.ID);
  }

  public String run() {
    return bytes.run();
  }

  public int attempt() {
    return bytes.number(RowBytes.ATTEMPT);
  }

  public Edge edge() {
    return EDGES.get(bytes.small(RowBytes.EDGE));
  }

  /** Whether its growth changed the parent's function, as its recipe allowed. */
  public boolean isLossy() {
    return bytes.isLossy();
  }

  public Standing standing() {
    return STANDINGS.get(bytes.small(RowBytes.STANDING));
  }

  public List<String> parents() {
    return bytes.texts(RowBytes.PARENTS);
  }

  public List<String> tags() {
    return bytes.texts(RowBytes.TAGS);
  }

  /** The aliases that stand for it. */
  public List<String> aliases() {
    return bytes.texts(RowBytes.ALIASES);
  }

  /** When it was published, by its writer's clock. */
  public Instant created() {
    return Instant.ofEpochSecond(
        bytes.large(RowBytes.CREATED), bytes.number(RowBytes.CREATED_NANOS));
  }

  public long parameters() {
    return bytes.large(RowBytes.PARAMETERS);
  }

  public OptionalDouble lossAtBirth() {
    return bytes.measured(RowBytes.LOSS_AT_BIRTH);
  }

  public OptionalDouble lossAtEnd() {
    return bytes.measured(RowBytes.LOSS_AT_END);
  }

  /** What it took beyond its parents. */
  public Cost cost() {
    return bytes.cost();
  }

  /** What is in object storage for it alone: nothing when it is purged. */
  public long bytesStored() {
    return standing() == Standing.PURGED ? 0 : cost().bytes();
  }

  /** The kind of device that made it. */
  public String device() {
    return bytes.text(RowBytes.DEVICE);
  }

  /** The class of the worker that made it; none if it was made before that was kept. */
  public Optional<String> workerClass() {
    return Optional.of(bytes.text(RowBytes.WORKER_CLASS)).filter(name -> !name.isEmpty());
  }

  /**
   * The dataset that it was trained on, as {@code name/digits} with the first twelve digits of its
   * hash; none of an import.
   */
  public Optional<String> dataset() {
    return Optional.of(bytes.text(RowBytes.DATASET)).filter(name -> !name.isEmpty());
  }

  /** Where its document is. */
  public BlobRef document() {
    return bytes.document();
  }

  RowBytes bytes() {
    return bytes;
  }

  VersionSummary summary() {
    return new VersionSummary(
        parameters(),
        lossAtBirth(),
        lossAtEnd(),
        cost(),
        device(),
        workerClass().orElse(""),
        dataset().orElse(""));
  }
}
