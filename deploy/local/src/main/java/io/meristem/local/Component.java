package io.meristem.local;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * One part of the stack: how to start it, and how to see that it is healthy.
 *
 * @param address for people
 */
record Component(
    String name,
    List<String> command,
    Map<String, String> environment,
    Health health,
    List<Integer> ports,
    String address) {

  Component {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    ports = List.copyOf(ports);
  }

  /** What shows that a part serves requests. */
  sealed interface Health {

    /** It prints {@link Tethered#READY}. */
    record SaysReady() implements Health {}

    /** A GET of {@code uri} answers 200. */
    record AnswersReady(URI uri) implements Health {}
  }
}
