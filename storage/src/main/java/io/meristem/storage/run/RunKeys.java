package io.meristem.storage.run;

import java.util.Optional;

/** Where the facts of runs are kept. */
public final class RunKeys {

  /** Markers of runs that are not closed yet. The set may only be too large. */
  public static final String OPEN = "open/";

  public static final String RUNS = "runs/";

  /** Files that people sent. */
  public static final String UPLOADS = "uploads/";

  public static final String BLOBS = "blobs/";

  private RunKeys() {}

  public static String request(String requestHash) {
    return "requests/" + requestHash + ".json";
  }

  public static String upload(String run, String id) {
    return UPLOADS + run + "/" + id;
  }

  public static String uploadReceipt(String run) {
    return UPLOADS + run + "/receipt.json";
  }

  public static String open(String run, int generation) {
    return OPEN + run + "." + generation;
  }

  /** The run of an {@code open/} marker; nothing if the marker is not one of a run. */
  public static Optional<String> openRun(String key) {
    int end = key.lastIndexOf('.');
    return end > OPEN.length() ? Optional.of(key.substring(OPEN.length(), end)) : Optional.empty();
  }

  public static String log(String run) {
    return RUNS + run + "/log/";
  }

  /** Below it is everything that the owner of an attempt says, blobs apart. */
  public static String attempt(String run, int attempt) {
    return attempts(run) + attempt + "/";
  }

  public static String attempts(String run) {
    return RUNS + run + "/attempts/";
  }

  public static String lease(String run, int attempt) {
    return attempt(run, attempt) + "lease.json";
  }

  public static String heartbeat(String run, int attempt) {
    return attempt(run, attempt) + "heartbeat.json";
  }

  public static String outcome(String run, int attempt) {
    return attempt(run, attempt) + "outcome.json";
  }

  /** The newest lines that the owner of an attempt logged for it: plain text, overwritten. */
  public static String logTail(String run, int attempt) {
    return attempt(run, attempt) + "log.txt";
  }

  public static String resumePoints(String run, int attempt) {
    return attempt(run, attempt) + "resume/";
  }

  /**
   * A resume point of an attempt.
   *
   * @param batches that were drawn when it was written; as many as steps done while none was
   *     refused
   */
  public static String resumePoint(String run, int attempt, long batches) {
    return resumePoints(run, attempt) + String.format("%010d", batches) + "/manifest.json";
  }

  public static String blob(String run, int attempt, String sha256) {
    return BLOBS + run + "/" + attempt + "/" + sha256;
  }
}
