package io.meristem.storage.garbage;

import java.time.Instant;
import java.util.Optional;

/**
 * An object that nobody needs, nor ever will: what is garbage once stays garbage, so it may be
 * deleted at any later time, by anybody, and twice.
 */
public sealed interface Garbage {

  /** What it is stored under. */
  String key();

  Owner owner();

  Reason reason();

  /** The same in words. */
  String why();

  /**
   * Whose it is.
   *
   * @param run that stored it, or that it was sent for
   * @param model that the run was done for, if it is known and there is one
   */
  record Owner(String run, Optional<String> model) {}

  /**
   * Stored by a run that ended with a result.
   *
   * @param document that the run ended with
   */
  record NotNamed(String key, Owner owner, String document) implements Garbage {

    @Override
    public Reason reason() {
      return Reason.NOT_NAMED;
    }

    @Override
    public String why() {
      return "run %s has published %s, which does not name it".formatted(owner.run(), document);
    }
  }

  /** Stored by a run that was given up for ever. */
  record OfAbandonedRun(String key, Owner owner) implements Garbage {

    @Override
    public Reason reason() {
      return Reason.ABANDONED_RUN;
    }

    @Override
    public String why() {
      return "run " + owner.run() + " is abandoned";
    }
  }

  /** Stored for a version that was purged. */
  record OfPurgedVersion(String key, Owner owner, String version) implements Garbage {

    @Override
    public Reason reason() {
      return Reason.PURGED_VERSION;
    }

    @Override
    public String why() {
      return "version " + version + " is purged, and nothing else names it";
    }
  }

  /**
   * Behind what the run goes on from.
   *
   * @param batches drawn when the resume point was written
   */
  record OldResumePoint(String key, Owner owner, long batches) implements Garbage {

    @Override
    public Reason reason() {
      return Reason.OLD_RESUME_POINT;
    }

    @Override
    public String why() {
      return "run %s has newer resume points than the one after %d batches"
          .formatted(owner.run(), batches);
    }
  }

  /** Sent for a run that is closed. */
  record UploadOfClosedRun(String key, Owner owner) implements Garbage {

    @Override
    public Reason reason() {
      return Reason.CLOSED_RUN_UPLOAD;
    }

    @Override
    public String why() {
      return "run " + owner.run() + " is closed";
    }
  }

  /**
   * Sent for no run that was ever begun.
   *
   * @param since when a collection saw that first, by the clock of its orchestrator
   */
  record OrphanedUpload(String key, Owner owner, Instant since) implements Garbage {

    @Override
    public Reason reason() {
      return Reason.ORPHANED_UPLOAD;
    }

    @Override
    public String why() {
      return "no run was begun with it since " + since;
    }
  }
}
