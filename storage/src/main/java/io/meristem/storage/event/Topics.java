package io.meristem.storage.event;

/** The Kafka topics. Losing any of them loses nothing but time. */
public final class Topics {

  /** Offers of attempts to any worker, keyed by run, consumed by the workers' share group. */
  public static final String TASKS = "meristem.tasks";

  /** What happens to runs, keyed by run. */
  public static final String RUNS = "meristem.runs";

  /** Published versions, keyed by version; compacted. */
  public static final String VERSIONS = "meristem.versions";

  /** What workers say of themselves, keyed by worker; compacted. */
  public static final String WORKERS = "meristem.workers";

  /** How far each log was relayed to the topics, keyed by log; compacted. */
  public static final String RELAYED = "meristem.relayed";

  /** The share group of all workers. */
  public static final String WORKERS_GROUP = "meristem-workers";

  private Topics() {}

  /** Offers of attempts that only one class of workers may take. */
  public static String tasksOf(String workerClass) {
    return TASKS + "." + workerClass;
  }
}
