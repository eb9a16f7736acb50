package io.meristem.chaos;

import static io.meristem.chaos.Moment.Side.AFTER;
import static io.meristem.chaos.Moment.Side.BEFORE;

import io.meristem.chaos.Moment.Side;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The way of a growth from its request to its events, and the moment on each stretch that leaves
 * the most undone.
 */
enum Hop {
  /** Nothing is known of the request. */
  API(1, "GET", "requests/[0-9a-f]{64}\\.json", "", BEFORE),
  /** It is planned, and not written down. */
  PLANNING(2, "PUT", "requests/[0-9a-f]{64}\\.json", "", BEFORE),
  /** There is a marker, and no run. */
  DISPATCH(3, "PUT", "runs/[^/]+/log/000001\\.json", "", BEFORE),
  /** An attempt is offered, and no worker was told. */
  MESSAGING(4, "PUT", "runs/[^/]+/log/[0-9]{6}\\.json", "\"offered\"", AFTER),
  /** A worker has the lease, and does not know it. */
  LEASE(5, "PUT", "runs/[^/]+/attempts/[0-9]+/lease\\.json", "", AFTER),
  /** The parent is about to be fetched. */
  CHECKPOINT(6, "GET", "blobs/[^/]+/[0-9]+/%s", "", BEFORE),
  /** The child's file is there, and proves nothing yet. */
  GROWTH(7, "", "", "", BEFORE),
  /** There is a resume point, and the worker does not know it. */
  TRAINING(8, "PUT", "runs/[^/]+/attempts/[0-9]+/resume/[0-9]+/manifest\\.json", "", AFTER),
  /** All blobs are there, and nobody was told. */
  OUTCOME(9, "PUT", "runs/[^/]+/attempts/[0-9]+/outcome\\.json", "", BEFORE),
  /** The result counts, and cannot be seen. */
  PUBLISHING(10, "PUT", "runs/[^/]+/log/[0-9]{6}\\.json", "\"publishing\"", AFTER),
  /** It can be seen, and no event tells it. */
  EVENTS(11, "PUT", "runs/[^/]+/log/[0-9]{6}\\.json", "\"published\"", AFTER);

  private final int number;
  private final String method;
  private final String key;
  private final String word;
  private final Side side;

  Hop(int number, String method, String key, String word, Side side) {
    this.number = number;
    this.method = method;
    this.key = key;
    this.word = word;
    this.side = side;
  }

  /** Whether a client that got no answer has to ask again: nothing says that it ever asked. */
  boolean isForgotten() {
    return this == API || this == PLANNING;
  }

  /** Whether a worker is at it. */
  boolean isWorkersOwn() {
    return isLeased() && number <= OUTCOME.number;
  }

  /** Whether the worker has nothing more to do for the run. */
  boolean isWorkDone() {
    return number > OUTCOME.number;
  }

  /** Whether a worker has, or had, the run. */
  boolean isLeased() {
    return number >= LEASE.number;
  }

  /** Whether no worker was told of the run. */
  boolean isBeforeItsTask() {
    return number < MESSAGING.number;
  }

  /** Whether the request that is held here is one of this part. */
  boolean isAskedBy(Part part) {
    return switch (part) {
      case WORKER -> isWorkersOwn() || this == MESSAGING;
      case ORCHESTRATOR -> !isWorkersOwn();
      case KAFKA, S3 -> false;
    };
  }

  /**
   * The moment of this hop, of all but {@link #GROWTH}, at which nothing is asked of storage. For a
   * worker, {@link #MESSAGING} is when it was told and has not asked for the lease yet.
   *
   * @param part that is struck then
   * @param parent SHA-256 of the parent's weights
   */
  Moment moment(Part part, String bucket, String parent) {
    if (this == MESSAGING && part == Part.WORKER) {
      return new Moment("PUT", path(bucket, LEASE.key), "", Side.BEFORE);
    }
    return new Moment(method, path(bucket, key.formatted(parent)), word, side);
  }

  private static Pattern path(String bucket, String key) {
    return Pattern.compile("/" + bucket + "/" + key);
  }

  @Override
  public String toString() {
    return "%2d %s".formatted(number, name().toLowerCase(Locale.ROOT));
  }
}
