package io.meristem.orchestrator.api;

import io.meristem.orchestrator.index.Feed;
import io.meristem.orchestrator.index.FeedEvent;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
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

  EventsResource(Feed feed) {
    this.feed = feed;
  }

  @GET
  @Operation(
      operationId = "listEvents",
      summary = "What happened to runs, plans and versions, the newest first.",
      description =
          """
          The newest 5,000 events; older ones are in the logs themselves. filter is told of in \
          docs/FILTERS.md. The Link header leads to the next page, of older events, and from there to \
          the previous one.\
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
    int most = QueryValues.limit(limit);
    Predicate<FeedEvent> wanted = wanted(text, subject, filter);
    return above.isPresent()
        ? upwards(QueryValues.cursor(above), most, wanted, asked)
        : downwards(QueryValues.cursor(cursor), most, wanted, asked);
  }

  private static Predicate<FeedEvent> wanted(
      Optional<String> text, Optional<String> subject, Optional<String> filter) {
    return has(text)
        .and(isAbout(subject))
        .and(filter.map(it -> Listing.wanted(ListFields.EVENTS, it)).orElse(_ -> true));
  }

  private RestResponse<List<FeedEvent>> downwards(
      String after, int most, Predicate<FeedEvent> wanted, UriInfo asked) {
    List<FeedEvent> page = feed.newestFirst(after, most, wanted);
    return Pages.between(
        page,
        asked,
        page.size() < most ? Optional.empty() : Optional.of(Feed.place(page.getLast())),
        after.isEmpty() || page.isEmpty()
            ? Optional.empty()
            : Optional.of(Feed.place(page.getFirst())));
  }

  private RestResponse<List<FeedEvent>> upwards(
      String above, int most, Predicate<FeedEvent> wanted, UriInfo asked) {
    List<FeedEvent> page = feed.nextNewer(above, most, wanted);
    return Pages.between(
        page,
        asked,
        page.isEmpty() ? Optional.empty() : Optional.of(Feed.place(page.getLast())),
        page.size() < most ? Optional.empty() : Optional.of(Feed.place(page.getFirst())));
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
