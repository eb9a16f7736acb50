package io.meristem.storage.check;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Waiting;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Looks at everything in a bucket, and tells what is wrong, each with its key and the way out. It
 * reads and writes nothing, so it may be done at any time, also while others write: what is
 * appended, purged or deleted meanwhile is no finding. It holds a few documents in memory at a
 * time, of a model the state of its log, and a few bytes for each run. Thread-safe.
 */
public final class BucketCheck {

  private final ObjectStore store;
  private final Pace pace;
  private final Waiting waiting;
  private final ToLongFunction<String> commits;

  /**
   * @param pace of all calls, shared with other checks
   * @param commits how many commits of a model's log are known to have been there, by its name: a
   *     log that lost its end tells nothing of it itself; 0 if nobody knows
   */
  public BucketCheck(
      ObjectStore store, Pace pace, Waiting waiting, ToLongFunction<String> commits) {
    this.store = store;
    this.pace = pace;
    this.waiting = waiting;
    this.commits = commits;
  }

  /**
   * Tells line by line, to the end.
   *
   * @param lines what it throws ends the check
   * @throws io.meristem.storage.object.ObjectStoreException if storage is away; then there was no
   *     end
   */
  public void run(Scope scope, Consumer<CheckLine> lines) {
    Teller teller = new Teller(lines, waiting);
    Reads reads = new Reads(store, pace);
    new Walk(scope, reads, teller, commits).walk();
    teller.end(reads.counts());
  }
}
