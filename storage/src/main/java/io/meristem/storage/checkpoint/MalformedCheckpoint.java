package io.meristem.storage.checkpoint;

import java.nio.file.Path;

/** A file was refused. The message names the file, the fault, and the offending tensor or value. */
@SuppressWarnings("serial")
public final class MalformedCheckpoint extends RuntimeException {

  private final Path path;
  private final Fault fault;

  public MalformedCheckpoint(Path path, Fault fault, String detail) {
    super(path + ": " + fault + ": " + detail);
    this.path = path;
    this.fault = fault;
  }

  public Path path() {
    return path;
  }

  public Fault fault() {
    return fault;
  }
}
