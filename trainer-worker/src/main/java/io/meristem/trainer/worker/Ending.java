package io.meristem.trainer.worker;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.Problem;

/** How the work of an attempt ended, before it is written down as its outcome. */
sealed interface Ending {

  /** Everything is uploaded; {@code document} names it all. */
  record Done(BlobRef document) implements Ending {}

  /** It cannot be done, now or ever. */
  record Failed(Problem problem, boolean retryable) implements Ending {}

  /** It stopped when asked to, at a resume point or before it had anything to resume from. */
  record HandedOver() implements Ending {}

  /** It stopped because the attempt counts no more. */
  record Fenced() implements Ending {}

  static Failed failedForGood(String type, String title, String detail) {
    return new Failed(new Problem(type, title, detail), false);
  }

  static Failed failedForNow(String type, String title, String detail) {
    return new Failed(new Problem(type, title, detail), true);
  }
}
