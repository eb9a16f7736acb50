package io.meristem.orchestrator.api;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.filter.Fields;
import io.meristem.orchestrator.filter.Page;
import io.meristem.orchestrator.http.Listing;
import io.meristem.orchestrator.http.Pages;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.orchestrator.views.CostView;
import io.meristem.storage.lineage.Answer;
import io.meristem.storage.lineage.VersionGraph;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What all versions cost, summed up. */
@Path("/api/v1/costs")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
public class CostsResource {

  private static final List<String> WAYS = List.of("version", "branch", "model", "week", "all");

  private static final Fields<CostSum> FIELDS =
      new Fields<CostSum>()
          .text("name", sum -> Optional.of(sum.name()))
          .number("seconds", sum -> OptionalDouble.of(sum.cost().deviceSeconds()));

  private final Index index;
  private final Prices prices;

  CostsResource(Index index, Settings settings) {
    this.index = index;
    this.prices = new Prices(settings.cost());
  }

  /**
   * What several versions cost together, each counted once.
   *
   * @param name a version, the last version of a branch, a model, a week such as 2026-W48, or all
   * @param versions how many
   */
  record CostSum(String name, int versions, CostView cost) {}

  @GET
  @Operation(
      operationId = "listCosts",
      summary =
          "What versions cost by themselves, summed up by version, branch, model, week or all.",
      description =
          """
          A branch is named by its last version, and costs what is in it alone: back to where another \
          branch leaves. Weeks are those of publication, in UTC, the newest first; of the others the \
          dearest comes first. By all there is one sum, of all of them. Work that was not published \
          is not in these sums. Bytes are those of versions that are not purged; what a later version \
          still names of a purged one's is not among them.\
          """)
  public RestResponse<List<CostSum>> sums(
      @Parameter(description = "version, branch, model, week or all")
          @RestQuery
          @DefaultValue("version")
          String by,
      @Parameter(
              description = "Only versions that were published since.",
              schema = @Schema(type = SchemaType.STRING, format = "date-time"))
          @RestQuery
          Optional<String> since,
      @RestQuery Optional<String> cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit,
      @Context UriInfo asked) {
    return answer(page(by, since, cursor, limit), asked);
  }

  private static RestResponse<List<CostSum>> answer(Page<CostSum> page, UriInfo asked) {
    return Pages.of(page.things(), asked, page.next());
  }

  private Page<CostSum> page(
      String by, Optional<String> since, Optional<String> cursor, String limit) {
    QueryValues.oneOf("by", by, WAYS);
    Instant first = since.map(value -> QueryValues.moment("since", value)).orElse(Instant.MIN);
    String order = by.equals("week") ? "-name" : "-seconds";
    return Listing.of(FIELDS, Optional.empty(), Optional.of(order), cursor, limit)
        .page(_ -> sums(by, first), CostSum::name);
  }

  private Stream<CostSum> sums(String by, Instant since) {
    Map<String, Prices.Sum> sums = by.equals("branch") ? branches(since) : grouped(by, since);
    return sums.entrySet().stream()
        .map(sum -> new CostSum(sum.getKey(), sum.getValue().versions(), sum.getValue().view()));
  }

  private Stream<VersionRow> rows(Instant since) {
    return index.versions().all().filter(row -> !row.created().isBefore(since));
  }

  private static Function<VersionRow, String> nameOf(String by) {
    return switch (by) {
      case "model" -> VersionRow::model;
      case "week" -> row -> weekOf(row.created());
      case "all" -> _ -> "all";
      default -> VersionRow::id;
    };
  }

  private static String weekOf(Instant at) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    return "%d-W%02d"
        .formatted(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }

  private Map<String, Prices.Sum> grouped(String by, Instant since) {
    Function<VersionRow, String> name = nameOf(by);
    Map<String, Prices.Sum> sums = new HashMap<>();
    rows(since)
        .forEach(row -> sums.computeIfAbsent(name.apply(row), _ -> prices.new Sum()).add(row));
    return sums;
  }

  /** The sum of each branch, by its last version: from it back to where another branch leaves. */
  private Map<String, Prices.Sum> branches(Instant since) {
    return index
        .versions()
        .ask(graph -> {
          Map<String, Prices.Sum> sums = new HashMap<>();
          rows(since)
              .filter(row -> children(graph, row.id()) == 0)
              .forEach(tip -> sums.put(tip.id(), branch(graph, tip, since)));
          return sums;
        });
  }

  private Prices.Sum branch(VersionGraph graph, VersionRow tip, Instant since) {
    Prices.Sum sum = prices.new Sum();
    Optional<VersionRow> next = Optional.of(tip);
    while (next.isPresent() && !next.get().created().isBefore(since)) {
      sum.add(next.get());
      next =
          next.get().parents().stream()
              .limit(1)
              .filter(parent -> children(graph, parent) == 1)
              .flatMap(parent -> index.versions().version(parent).stream())
              .findFirst();
    }
    return sum;
  }

  private static int children(VersionGraph graph, String version) {
    return graph.children(version) instanceof Answer.Found<List<String>>(List<String> children)
        ? children.size()
        : 0;
  }
}
