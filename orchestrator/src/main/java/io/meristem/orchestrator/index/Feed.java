package io.meristem.orchestrator.index;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The newest events of all logs, for people who watch: as many as memory has room for, since this
 * process began. What happened before is in {@link FeedLogs}. A picture, which no decision rests
 * on. Thread-safe.
 */
@ApplicationScoped
public class Feed {

  /** As many events are kept. */
  public static final int MOST = 5000;

  private static final int MILLIS_DIGITS = 16;
  private static final Pattern POSITION = Pattern.compile("([0-9a-f]+):(\\d{1,18})");

  private final String start = UUID.randomUUID().toString().substring(0, 8);
  private final SequencedMap<String, FeedEvent> firstHeardFirst = new LinkedHashMap<>();
  private long heard;
  private long horizon;

  Feed(InstantSource clock) {
    this.horizon = clock.millis();
  }

  /**
   * What is remembered of some events.
   *
   * @param horizon of everything that happened later than this millisecond all is remembered
   */
  public record Remembered(List<FeedEvent> events, long horizon) {
    public Remembered {
      events = List.copyOf(events);
    }
  }

  /** An event was heard; one that was heard before changes nothing. */
  public synchronized void saw(FeedEvent event) {
    if (firstHeardFirst.putIfAbsent(event.id(), event) == null) {
      heard++;
      if (firstHeardFirst.size() > MOST) {
        long forgotten = firstHeardFirst.pollFirstEntry().getValue().at().toEpochMilli();
        horizon = Math.max(horizon, forgotten);
      }
    }
  }

  /**
   * Where a reader stands who has read everything: this process's own, and never the same again.
   */
  public synchronized String position() {
    return start + ":" + heard;
  }

  /**
   * The events that were heard since, in that order.
   *
   * @param position as this process said it
   * @return nothing if it is another process's, or so old that events in between were dropped
   */
  public synchronized Optional<List<FeedEvent>> since(String position) {
    Matcher parts = POSITION.matcher(position);
    if (!parts.matches() || !parts.group(1).equals(start)) {
      return Optional.empty();
    }
    long missed = heard - Long.parseLong(parts.group(2));
    if (missed < 0 || missed > firstHeardFirst.size()) {
      return Optional.empty();
    }
    return Optional.of(
        firstHeardFirst.values().stream().skip(firstHeardFirst.size() - missed).toList());
  }

  /** Whatever was heard of and not forgotten, the newest first; of old events some are missing. */
  public synchronized List<FeedEvent> heard(Predicate<FeedEvent> wanted) {
    return firstHeardFirst.values().stream()
        .filter(wanted)
        .sorted(Comparator.comparing(Feed::place).reversed())
        .toList();
  }

  /**
   * Events behind the horizon by when they happened, the newest first.
   *
   * @param after only those behind this {@link #place}; empty for the newest
   */
  public synchronized Remembered newestFirst(String after, int limit, Predicate<FeedEvent> wanted) {
    return remembered(
        sure(wanted)
            .filter(event -> after.isEmpty() || place(event).compareTo(after) < 0)
            .sorted(Comparator.comparing(Feed::place).reversed())
            .limit(limit)
            .toList());
  }

  /**
   * The events that happened next after a place, the newest first.
   *
   * @param above only those that are newer than this {@link #place}
   */
  public synchronized Remembered nextNewer(String above, int limit, Predicate<FeedEvent> wanted) {
    return remembered(
        sure(wanted)
            .filter(event -> place(event).compareTo(above) > 0)
            .sorted(Comparator.comparing(Feed::place))
            .limit(limit)
            .toList()
            .reversed());
  }

  private Stream<FeedEvent> sure(Predicate<FeedEvent> wanted) {
    return firstHeardFirst.values().stream()
        .filter(event -> event.at().toEpochMilli() > horizon)
        .filter(wanted);
  }

  private Remembered remembered(List<FeedEvent> events) {
    return new Remembered(events, horizon);
  }

  /** Where an event stands among all. */
  public static String place(FeedEvent event) {
    return placeAt(event.at().toEpochMilli()) + event.id();
  }

  /** Where a millisecond begins: behind all that happened before it. */
  static String placeAt(long millis) {
    return "%016x ".formatted(millis);
  }

  /** The millisecond of a place. */
  static long millisOf(String place) {
    return Long.parseUnsignedLong(place, 0, MILLIS_DIGITS, 16);
  }
}
