package io.meristem.orchestrator.index;

import io.meristem.storage.run.ClosedRun;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a page of events begins.
 *
 * @param below only what is older than this {@link Feed#place}
 * @param newest key of the run that had closed last when the reader began; empty for none
 * @param behind key of a closed run: of the runs from the newest on, none up to this one has
 *     anything that old
 */
public record FeedCursor(String below, String newest, String behind) {

  /** Before the newest event of all. */
  public static final FeedCursor NEWEST = new FeedCursor(Feed.placeAt(Long.MAX_VALUE), "", "");

  private static final Pattern PLACE = Pattern.compile("[0-9a-f]{16} [^\n]*");
  private static final String SEPARATOR = "\n";
  private static final int PARTS = 3;

  /** What a page said, a bare place or nothing; empty if none can have said it. */
  public static Optional<FeedCursor> of(String text) {
    if (text.isEmpty()) {
      return Optional.of(NEWEST);
    }
    List<String> parts = List.of(text.split(SEPARATOR, -1));
    boolean isPlace = PLACE.matcher(parts.getFirst()).matches();
    if (isPlace && parts.size() == 1) {
      return Optional.of(new FeedCursor(text, "", ""));
    }
    return isPlace && parts.size() == PARTS && parts.stream().skip(1).allMatch(FeedCursor::isKey)
        ? Optional.of(new FeedCursor(parts.get(0), parts.get(1), parts.get(2)))
        : Optional.empty();
  }

  private static boolean isKey(String text) {
    return text.isEmpty() || ClosedRun.ofKey(text).isPresent();
  }

  /** Behind the last of some events; nothing if there are none. */
  public static Optional<FeedCursor> behind(List<FeedEvent> events) {
    return events.isEmpty() ? Optional.empty() : of(Feed.place(events.getLast()));
  }

  /** The same, but not later than the end of a millisecond. */
  FeedCursor notAfter(long millis) {
    String end = Feed.placeAt(millis + 1);
    return below.compareTo(end) <= 0 ? this : new FeedCursor(end, newest, behind);
  }

  /** The same for a reader who begins at the newest of these runs, unless it has begun before. */
  FeedCursor begunAt(List<String> keys) {
    return behind.isEmpty() && !keys.isEmpty()
        ? new FeedCursor(below, keys.getFirst(), behind)
        : this;
  }

  /** Whether something newer may not be later than the end of a millisecond. */
  public boolean isWithin(long millis) {
    return below.compareTo(Feed.placeAt(millis + 1)) < 0;
  }

  /** Whether an event is among those that are older. */
  boolean isBehind(FeedEvent event) {
    return Feed.place(event).compareTo(below) < 0;
  }

  long millis() {
    return Feed.millisOf(below);
  }

  @Override
  public String toString() {
    return behind.isEmpty() ? below : String.join(SEPARATOR, below, newest, behind);
  }
}
