package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.IllegalGrowth;
import io.meristem.storage.checkpoint.MalformedCheckpoint;
import io.meristem.storage.object.DiskFullException;
import io.meristem.storage.object.NoSuchObjectException;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.UnreadableDocumentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jboss.logging.Logger;

/** What an exception means for the work that it broke off. */
final class Accident {

  private static final Logger LOG = Logger.getLogger(Accident.class);

  private Accident() {}

  /**
   * The failure that this was.
   *
   * @param directory where the work kept its files
   */
  static Ending.Failed of(Exception accident, Path directory) {
    return switch (accident) {
      case CorruptBlobException e ->
          Ending.failedForGood("corrupt-blob", "A stored file is corrupt", message(e));
      case MalformedCheckpoint e ->
          Ending.failedForGood("malformed-checkpoint", "A checkpoint is malformed", message(e));
      case UnreadableDocumentException e ->
          Ending.failedForGood("unreadable-document", "A document is unreadable", message(e));
      case IllegalGrowth e ->
          Ending.failedForGood("illegal-growth", "The growth cannot be", message(e));
      case NoSuchObjectException e ->
          Ending.failedForGood("missing-blob", "A stored file is missing", message(e));
      case ObjectStoreException e ->
          Ending.failedForNow("storage-unavailable", "Object storage failed", message(e));
      case DiskFullException e ->
          Ending.failedForNow("local-disk", "The worker's disk is full", message(e));
      case UncheckedIOException e -> of(Objects.requireNonNull(e.getCause()), directory);
      case IOException e -> disk(e, directory);
      case Exception e -> unexpected(e);
    };
  }

  /** What is broken is the process, not the run: it may go well on another worker. */
  static Ending.Failed of(Error error) {
    LOG.error("work broke off unexpectedly", error);
    return error instanceof OutOfMemoryError
        ? Ending.failedForNow("out-of-memory", "The worker ran out of memory", error.toString())
        : Ending.failedForNow("unexpected-error", "The worker's process failed", error.toString());
  }

  private static Ending.Failed disk(Exception e, Path directory) {
    return Ending.failedForNow(
        "local-disk", "The worker's disk failed", directory + ": " + e.getMessage());
  }

  private static Ending.Failed unexpected(Exception e) {
    LOG.error("work broke off unexpectedly", e);
    return Ending.failedForNow("unexpected", "The work failed unexpectedly", e.toString());
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
