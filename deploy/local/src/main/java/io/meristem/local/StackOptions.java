package io.meristem.local;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * How one stack is to run.
 *
 * @param repository the root of the built project
 * @param data the folder of everything it keeps; a stack started there again continues
 * @param settings environment of the services, {@code JDK_JAVA_OPTIONS} of embedded servers too.
 *     {@code MERISTEM_KAFKA_BOOTSTRAP_SERVERS} and {@code MERISTEM_S3_ENDPOINT} with its keys name
 *     external servers, {@code MERISTEM_WORKER_MEMORY} the heap of a worker, {@code
 *     MERISTEM_AOT_CACHE=record} that the orderly end of each part writes its {@link AotCache}
 * @param supervised whether a part that dies is started again; otherwise its death is only told
 * @param verbose whether the logs of the parts also go to the console
 * @param console where progress is told
 */
public record StackOptions(
    Path repository,
    Path data,
    Ports ports,
    Map<String, String> settings,
    boolean supervised,
    boolean verbose,
    PrintStream console) {

  public StackOptions {
    repository = repository.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
    settings = Map.copyOf(settings);
  }

  public StackOptions with(Map<String, String> otherSettings) {
    return new StackOptions(repository, data, ports, otherSettings, supervised, verbose, console);
  }

  boolean recordsAotCaches() {
    return "record".equals(settings.get("MERISTEM_AOT_CACHE"));
  }

  String workerMemory() {
    return settings.getOrDefault("MERISTEM_WORKER_MEMORY", "2g");
  }
}
