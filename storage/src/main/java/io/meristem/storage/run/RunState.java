package io.meristem.storage.run;

import io.meristem.storage.object.BlobRef;

/**
 * Where a run stands. Each state carries exactly the facts that are true in it.
 *
 * <pre>
 *   Waiting --offered--> Offered --leased--> Running
 *     ^  ^                  |                  |
 *     |  |                  +--------+---------+--publishing--> Publishing --> Published
 *     |  |                           |
 *     |  +------attempt ended--------+--> Paused
 *     |                              |      |
 *     +--resumed---------------------|------+
 *     |                              |
 *     +--retry (next generation)-----+--> Failed, Cancelled
 * </pre>
 *
 * <p>And from every state but Publishing, Published and itself to Abandoned, which is final.
 */
public sealed interface RunState {

  /** Work may still come of it. */
  sealed interface Open extends RunState {}

  /** A worker holds, or may take, the newest attempt. */
  sealed interface Attempted extends Open {}

  /** Nothing happens unless somebody asks for it. */
  sealed interface Closed extends RunState {}

  record Waiting() implements Open {}

  record Offered() implements Attempted {}

  record Running(String worker) implements Attempted {}

  record Paused() implements Open {}

  record Publishing(BlobRef document) implements Open {}

  record Published(BlobRef document) implements Closed {}

  record Failed(Problem problem) implements Closed {}

  record Cancelled(String reason) implements Closed {}

  record Abandoned() implements Closed {}
}
