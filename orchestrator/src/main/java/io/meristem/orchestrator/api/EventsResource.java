package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Listing;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Feed;
import io.meristem.orchestrator.index.FeedCursor;
import io.meristem.orchestrator.index.FeedEvent;
import io.meristem.orchestrator.index.FeedLogs;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What happened to runs, plans and versions, and who caused it. */
@Path("/api/v1/events")
@Tag(name = "events")
@Produces(MediaType.APPLICATION_JSON)
public class EventsResource {

  private final Feed feed;
  private final FeedLogs logs;

  EventsResource(Feed feed, FeedLogs logs) {
    this.feed = feed;
    this.logs = logs;
  }

  @GET
  @Operation(
      operationId = "listEvents",
      summary = "What happened to runs, plans and versions, the newest first.",
      description =
          """
          All events there ever were: those since this process began from its memory, older ones from \
          the logs. filter is told of in docs/FILTERS.md. The Link header leads to the next page, of \
          older events, and from there to the previous one; while there is a next, a page may have \
          fewer events than its limit.\
          """)
  public RestResponse<List<FeedEvent>> list(
      @Parameter(description = "Only events in which every word of this text occurs.") @RestQuery
          Optional<String> text,
      @Parameter(description = "Only events about this run, plan or version.") @RestQuery
          Optional<String> subject,
      @RestQuery Optional<String> filter,
      @RestQuery Optional<String> cursor,
      @Parameter(description = "As the Link header of a page told: only events newer than those.")
          @RestQuery
          Optional<String> above,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    Wish wish = new Wish(wanted(text, subject, filter), subject, QueryValues.limit(limit));
    return above.isPresent()
        ? upwards(place(above), wish, asked)
        : downwards(place(cursor), wish, asked);
  }

  /** Which events are asked for, and how many of them. */
  private record Wish(Predicate<FeedEvent> wanted, Optional<String> subject, int most) {

    /** What is still wanted of the logs when some events are remembered. */
    FeedLogs.Wish inLogs(Feed.Remembered newest) {
      return of(newest.horizon(), most - newest.events().size());
    }

    FeedLogs.Wish whole(Feed.Remembered newer) {
      return of(newer.horizon(), most);
    }

    private FeedLogs.Wish of(long horizon, int limit) {
      return new FeedLogs.Wish(wanted, subject, horizon, limit);
    }
  }

  private static FeedCursor place(Optional<String> cursor) {
    return FeedCursor.of(QueryValues.cursor(cursor))
        .orElseThrow(() ->
            QueryValues.refusal("cursor", cursor.orElse(""), "one that a Link header has told"));
  }

  private static Predicate<FeedEvent> wanted(
      Optional<String> text, Optional<String> subject, Optional<String> filter) {
    return has(text)
        .and(isAbout(subject))
        .and(filter.map(it -> Listing.wanted(ListFields.EVENTS, it)).orElse(_ -> true));
  }

  private RestResponse<List<FeedEvent>> downwards(FeedCursor after, Wish wish, UriInfo asked) {
    Feed.Remembered newest = feed.newestFirst(after.below(), wish.most(), wish.wanted());
    FeedLogs.Page page =
        newest.events().size() == wish.most()
            ? new FeedLogs.Page(newest.events(), FeedCursor.behind(newest.events()))
            : logs.before(after, wish.inLogs(newest)).behind(newest.events());
    boolean isFirst = after.equals(FeedCursor.NEWEST) || page.events().isEmpty();
    return Pages.between(
        page.events(),
        asked,
        page.next().map(FeedCursor::toString),
        isFirst ? Optional.empty() : Optional.of(Feed.place(page.events().getFirst())));
  }

  private RestResponse<List<FeedEvent>> upwards(FeedCursor above, Wish wish, UriInfo asked) {
    Feed.Remembered newer = feed.nextNewer(above.below(), wish.most(), wish.wanted());
    List<FeedEvent> page = new ArrayList<>(newer.events());
    if (above.isWithin(newer.horizon())) {
      page.addAll(logs.above(above.below(), wish.whole(newer)));
      page.subList(0, Math.max(0, page.size() - wish.most())).clear();
    }
    return Pages.between(
        page,
        asked,
        FeedCursor.behind(page).map(FeedCursor::toString),
        page.size() < wish.most() ? Optional.empty() : Optional.of(Feed.place(page.getFirst())));
  }

  private static Predicate<FeedEvent> isAbout(Optional<String> subject) {
    return event -> subject.isEmpty() || subject.get().equals(event.subject());
  }

  private static Predicate<FeedEvent> has(Optional<String> text) {
    List<String> words =
        List.of(text.orElse("").toLowerCase(Locale.ROOT).strip().split("\\s+", -1));
    return event -> words.stream().allMatch(said(event)::contains);
  }

  private static String said(FeedEvent event) {
    return String.join(" ", event.kind(), event.subject(), event.actor(), event.data().toString())
        .toLowerCase(Locale.ROOT);
  }
}
