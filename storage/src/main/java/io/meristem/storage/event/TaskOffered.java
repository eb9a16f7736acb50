package io.meristem.storage.event;

/**
 * The task on Kafka: an attempt may be leased. What is to be done is in the run's log.
 *
 * @param memoryBytes that it is expected to take at its peak, so that a worker with less leaves it
 *     to another; 0 if that is little or unknown
 */
public record TaskOffered(String run, int attempt, long memoryBytes) {

  public static final String TYPE = "io.meristem.task.offered.v1";
}
