package io.meristem.orchestrator.views;

import io.meristem.orchestrator.dispatch.WhyWaiting;
import java.util.OptionalDouble;

/**
 * Why a run waits.
 *
 * @param kind in one stable word, such as {@code too-large} or {@code runs-ahead}
 * @param reason in a sentence, such as {@code needs 3.1 GiB, best worker has 2.0 GiB}
 * @param aboutSeconds until a worker is free, while it is only that and can be told
 */
public record PendingView(String kind, String reason, OptionalDouble aboutSeconds) {

  /** A reason in words. */
  public static PendingView of(WhyWaiting why) {
    return new PendingView(
        why.kind(),
        why.reason(),
        why instanceof WhyWaiting.RunsAhead(_, OptionalDouble seconds)
            ? seconds
            : OptionalDouble.empty());
  }
}
