package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.orchestrator.messaging.OutgoingLog.Batch;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model's log tells of a stretch of time: logs of models grow long, so it is found by its
 * times and read backwards.
 *
 * @param since all events from this millisecond on are there
 */
record ModelWindow(List<FeedEvent> events, long since) {

  private static final int BLOCK = 100;

  /**
   * At least one block of commits from before a millisecond.
   *
   * @param sequence of the log's newest commit
   * @param skew by which clocks of writers may differ, in milliseconds
   */
  static ModelWindow before(long until, String model, long sequence, long skew, LogEvents logs) {
    OutgoingLog log = new OutgoingLog.OfModel(model);
    List<FeedEvent> events = new ArrayList<>();
    long from = commitsBefore(until + skew, log, sequence, logs);
    long since = from == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    while (since >= until) {
      long first = Math.max(0, from - BLOCK);
      List<Batch> block = logs.between(log, first, from);
      LogEvents.events(block).forEach(events::add);
      since = first == 0 || block.isEmpty() ? Long.MIN_VALUE : time(block.getFirst()) + skew;
      from = first;
    }
    return new ModelWindow(events, since);
  }

  /**
   * How many commits were made before a millisecond: times of a log's commits grow, but for skew.
   */
  private static long commitsBefore(long until, OutgoingLog log, long sequence, LogEvents logs) {
    long low = 0;
    long high = sequence;
    long middle = sequence;
    while (low < high) {
      List<Batch> one = logs.between(log, middle - 1, middle);
      if (one.isEmpty() || time(one.getFirst()) >= until) {
        high = middle - 1;
      } else {
        low = middle;
      }
      middle = (low + high + 1) / 2;
    }
    return low;
  }

  private static long time(Batch commit) {
    return commit.events().getFirst().time().toEpochMilli();
  }
}
