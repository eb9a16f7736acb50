package io.meristem.orchestrator.live;

import io.meristem.orchestrator.index.Feed;
import io.meristem.orchestrator.index.FeedEvent;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One reader of the stream. A reader that does not keep up is cut off: it comes back by itself, and
 * begins with a snapshot. All but {@link #isGone} is for one thread.
 */
final class Viewer {

  private static final long COME_BACK_AFTER_MS = 2000;
  private static final int MOST_UNSENT = 500;

  private final SseEventSink sink;
  private final Sse sse;
  private final AtomicInteger unsent = new AtomicInteger();
  private Optional<String> position;

  /**
   * @param position of the last event that the reader has seen
   */
  Viewer(SseEventSink sink, Sse sse, Optional<String> position) {
    this.sink = sink;
    this.sse = sse;
    this.position = position;
  }

  boolean isGone() {
    return sink.isClosed();
  }

  /**
   * Begins: with all that is there now, and with the place in the feed from which events follow.
   */
  void begin(String picture, Feed feed) {
    String place = position.orElseGet(feed::position);
    position = Optional.of(place);
    send(
        sse.newEventBuilder()
            .name("snapshot")
            .id(place)
            .data(picture)
            .reconnectDelay(COME_BACK_AFTER_MS)
            .build());
  }

  void tell(LiveChange change) {
    send(sse.newEventBuilder().name(change.name()).data(change.data()).build());
  }

  /**
   * Sends what was heard since the last time. The last of the events has the new place in the feed:
   * a connection that breaks in between gets them again rather than never.
   */
  void tellEvents(Feed feed, Function<FeedEvent, String> json) {
    String now = feed.position();
    Optional<List<FeedEvent>> missed = position.flatMap(feed::since);
    position = Optional.of(now);
    if (missed.isEmpty()) {
      send(sse.newEventBuilder().name("reset").id(now).data("{}").build());
      return;
    }
    for (Iterator<FeedEvent> events = missed.get().iterator(); events.hasNext(); ) {
      var event = sse.newEventBuilder().name("event").data(json.apply(events.next()));
      send((events.hasNext() ? event : event.id(now)).build());
    }
  }

  /**
   * Keeps the connection open where idle ones are closed, and tells the reader that it works: a
   * comment would keep it open too, but browsers do not tell a page of one.
   */
  void beat() {
    send(sse.newEventBuilder().name("beat").data("{}").build());
  }

  private void send(OutboundSseEvent event) {
    if (sink.isClosed()) {
      return;
    }
    if (unsent.incrementAndGet() > MOST_UNSENT) {
      sink.close();
      return;
    }
    var _ = sink.send(event).whenComplete((_, _) -> unsent.decrementAndGet());
  }
}
