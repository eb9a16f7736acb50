package io.meristem.storage.check;

import io.meristem.storage.object.Waiting;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/** Tells what a check finds, and now and then how far it got. Not thread-safe. */
final class Teller {

  private static final long BETWEEN = Duration.ofSeconds(1).toNanos();

  private final Consumer<CheckLine> lines;
  private final Waiting waiting;
  private final long begin;
  private long told;
  private long findings;

  Teller(Consumer<CheckLine> lines, Waiting waiting) {
    this.lines = lines;
    this.waiting = waiting;
    this.begin = waiting.nanos();
    this.told = begin;
  }

  void found(Collection<Finding> found) {
    findings += found.size();
    found.forEach(finding -> lines.accept(new CheckLine.Found(finding)));
  }

  /** Unless that was told within the last second. */
  void reached(Counts progress, String key) {
    long now = waiting.nanos();
    if (now - told >= BETWEEN) {
      told = now;
      lines.accept(new CheckLine.Reached(progress, key));
    }
  }

  void end(Counts totals) {
    double seconds = (waiting.nanos() - begin) / 1e9;
    lines.accept(new CheckLine.End(totals, findings, seconds));
  }
}
