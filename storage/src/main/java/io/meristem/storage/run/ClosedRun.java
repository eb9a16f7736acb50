package io.meristem.storage.run;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The document {@code index/closed/{time}.{run}.{generation}}: this generation has come to its end.
 * Derived from the run's log, for lists alone: the keys sort the latest end first. Stays when the
 * run is retried, and says nothing about the run's later generations.
 *
 * @param closedAt when its last commit was made, by its writer's clock
 */
public record ClosedRun(String run, int generation, Instant closedAt) {

  public static final String CLOSED = "index/closed/";

  /** Milliseconds are counted back from here, a moment in the year 2286. */
  private static final long LATEST = 9_999_999_999_999L;

  private static final Pattern KEY = Pattern.compile(CLOSED + "(\\d{13})\\.([^./]+)\\.(\\d{1,9})");

  /** The marker of a closed run. */
  public static ClosedRun of(Run run) {
    return new ClosedRun(run.id(), run.life().generation(), run.changedAt());
  }

  public String key() {
    return CLOSED + "%013d.%s.%d".formatted(LATEST - closedAt.toEpochMilli(), run, generation);
  }

  /** What a key says; nothing for a foreign one. The time comes back in whole milliseconds. */
  public static Optional<ClosedRun> ofKey(String key) {
    Matcher parts = KEY.matcher(key);
    return parts.matches()
        ? Optional.of(
            new ClosedRun(
                parts.group(2),
                Integer.parseInt(parts.group(3)),
                Instant.ofEpochMilli(LATEST - Long.parseLong(parts.group(1)))))
        : Optional.empty();
  }
}
