package io.meristem.storage.event;

/** The Kafka topics. Losing any of them loses nothing but time. */
public final class Topics {

  /** Offers of attempts to any worker, keyed by run, consumed by the workers' share group. */
  public static final String TASKS = "meristem.tasks";

  /** What happens to runs, keyed by run. */
  public static final String RUNS = "meristem.runs";

  /** What happens to plans, keyed by plan. */
  public static final String PLANS = "meristem.plans";

  /** Published versions, keyed by version; compacted. */
  public static final String VERSIONS = "meristem.versions";

  /** What workers say of themselves, keyed by worker; compacted. */
  public static final String WORKERS = "meristem.workers";

  /** How far each log was relayed to the topics, keyed by log; compacted. */
  public static final String RELAYED = "meristem.relayed";

  /** Messages that could not be understood, keyed by the letter's id; compacted. */
  public static final String DEAD_LETTERS = "meristem.dead-letters";

  /** Bytes of a dead letter at most: a message of Kafka's usual limit, 1 MiB, fits in Base64. */
  public static final int LONGEST_DEAD_LETTER = 2 << 20;

  /** The share group of all workers. */
  public static final String WORKERS_GROUP = "meristem-workers";

  private Topics() {}

  /** Offers of attempts that only one class of workers may take. */
  public static String tasksOf(String workerClass) {
    return TASKS + "." + workerClass;
  }
}
