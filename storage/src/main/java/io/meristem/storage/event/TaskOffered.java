package io.meristem.storage.event;

/** The task on Kafka: an attempt may be leased. What is to be done is in the run's log. */
public record TaskOffered(String run, int attempt) {

  public static final String TYPE = "io.meristem.task.offered.v1";
}
