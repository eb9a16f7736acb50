package io.meristem.storage.check;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.object.Chunk;
import io.meristem.storage.plan.PlanMarker;
import io.meristem.storage.plan.PlanRequest;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.ClosedRunsListed;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Lease;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.Outcome;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.UploadReceipt;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every form that a key of the bucket may have, and what is under it. A new kind of object is a
 * line here.
 */
public enum KeyShape {
  REQUEST("requests/{sha256}.json", Content.DOCUMENT, Request.class),
  UPLOAD_RECEIPT("uploads/{name}/receipt.json", Content.DOCUMENT, UploadReceipt.class),
  UPLOAD("uploads/{name}/{name}", Content.BYTES),
  OPEN_RUN("open/{name}.{count}", Content.DOCUMENT, OpenMarker.class),
  OPEN_PLAN("open-plans/{name}", Content.DOCUMENT, PlanMarker.class),
  CLOSED_RUN("index/closed/{13}.{name}.{count}", Content.DERIVED, ClosedRun.class),
  CLOSED_RUNS_LISTED("index/closed/listed.json", Content.DERIVED, ClosedRunsListed.class),
  SNAPSHOT("index/snapshots/newest.json", Content.DERIVED, SnapshotParts.class),
  SNAPSHOT_PART("index/snapshots/parts/{sha256}", Content.NAMED_BY_HASH),
  RUN_COMMIT("runs/{name}/log/{6+}.json", Content.COMMIT),
  LEASE("runs/{name}/attempts/{count}/lease.json", Content.DOCUMENT, Lease.class),
  HEARTBEAT("runs/{name}/attempts/{count}/heartbeat.json", Content.DOCUMENT, Heartbeat.class),
  OUTCOME("runs/{name}/attempts/{count}/outcome.json", Content.DOCUMENT, Outcome.class),
  LOG_TAIL("runs/{name}/attempts/{count}/log.txt", Content.BYTES),
  RESUME_POINT(
      "runs/{name}/attempts/{count}/resume/{10}/manifest.json",
      Content.DOCUMENT,
      ResumePoint.class),
  PLAN_REQUEST("plans/{name}/request.json", Content.DOCUMENT, PlanRequest.class),
  PLAN_COMMIT("plans/{name}/log/{6+}.json", Content.COMMIT),
  MODEL_COMMIT("models/{model}/log/{10+}.json", Content.COMMIT),
  CHUNK("models/{model}/snapshots/{chunk}/{10+}.json", Content.DERIVED, Chunk.class),
  GARBAGE_COMMIT("garbage/log/{6+}.json", Content.COMMIT),
  GARBAGE_CHUNK("garbage/snapshots/{chunk}/{6+}.json", Content.DERIVED, Chunk.class),
  DATASET("datasets/{name}/{name}/manifest.json", Content.DOCUMENT, DatasetManifest.class),
  BLOB("blobs/{name}/{count}/{sha256}", Content.NAMED_BY_HASH);

  /** What is under a key. */
  enum Content {
    /** A JSON document with a format. */
    DOCUMENT,
    /** The same, of what can be made again from the rest of the bucket. */
    DERIVED,
    /** One commit of a log. */
    COMMIT,
    /** Bytes whose SHA-256 is the last part of the key. */
    NAMED_BY_HASH,
    /** Bytes that say nothing of themselves. */
    BYTES
  }

  private final Pattern pattern;
  private final Content content;
  private final Class<?> type;

  KeyShape(String form, Content content) {
    this(form, content, Object.class);
  }

  KeyShape(String form, Content content, Class<?> type) {
    this.pattern = Pattern.compile(regex(form));
    this.content = content;
    this.type = type;
  }

  /** Numbers with a plus are padded to so many digits, and longer if they must be. */
  private static String regex(String form) {
    return form.replace(".", "\\.")
        .replaceAll("\\{(\\d+)}", "\\\\d{$1}")
        .replaceAll("\\{(\\d+)\\+}", "(?:\\\\d{$1}|[1-9]\\\\d{$1,17})")
        .replace("{name}", "[^/]+")
        .replace("{model}", "[a-z0-9-]{1,63}")
        .replace("{sha256}", "[0-9a-f]{64}")
        .replace("{count}", "\\d{1,9}")
        .replace("{chunk}", "10{1,3}");
  }

  /** The form that a key has, if it is one of the product. */
  public static Optional<KeyShape> of(String key) {
    return Stream.of(values()).filter(shape -> shape.pattern.matcher(key).matches()).findFirst();
  }

  Content content() {
    return content;
  }

  /** The type of a document, as far as this module knows it. */
  Class<?> type() {
    return type;
  }
}
