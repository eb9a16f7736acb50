package io.meristem.storage.event;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.util.List;

/**
 * The task on Kafka: an attempt may be leased. What is to be done is in the run's log.
 *
 * @param memoryBytes that it is expected to take at its peak, so that a worker with less leaves it
 *     to another; 0 if that is little or unknown
 * @param notFor workers that leave it to others; left out if there are none
 */
public record TaskOffered(
    String run,
    int attempt,
    long memoryBytes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notFor) {

  public static final String TYPE = "io.meristem.task.offered.v1";

  public TaskOffered(
      String run,
      int attempt,
      long memoryBytes,
      @JacksonInject(useInput = OptBoolean.TRUE) List<String> notFor) {
    this.run = run;
    this.attempt = attempt;
    this.memoryBytes = memoryBytes;
    this.notFor = List.copyOf(notFor);
  }
}
