package io.meristem.orchestrator.api;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.storage.lineage.Answer;
import io.meristem.storage.lineage.Cost;
import io.meristem.storage.lineage.VersionGraph;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** What all versions cost, summed up. */
@Path("/api/v1/costs")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
public class CostSumsResource {

  private static final List<String> WAYS = List.of("version", "branch", "model", "week");

  private final Index index;
  private final Prices prices;

  CostSumsResource(Index index, Settings settings) {
    this.index = index;
    this.prices = new Prices(settings.cost());
  }

  /**
   * What several versions cost together, each counted once.
   *
   * @param name a version, the last version of a branch, a model, or a week such as 2026-W48
   * @param versions how many
   */
  record CostSum(String name, int versions, CostView cost) {}

  @GET
  @Operation(
      operationId = "listCosts",
      summary = "What versions cost by themselves, summed up by version, branch, model or week.",
      description =
          """
          A branch is named by its last version, and costs what is in it alone: back to where another \
          branch leaves. Weeks are those of publication, in UTC, the newest first; of the others the \
          dearest comes first. Work that was not published is not in these sums.\
          """)
  public List<CostSum> sums(
      @Parameter(description = "version, branch, model or week") @RestQuery @DefaultValue("version")
          String by,
      @Parameter(
              description = "Only versions that were published since.",
              schema = @Schema(type = SchemaType.STRING, format = "date-time"))
          @RestQuery
          Optional<String> since,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue(Pages.LIMIT)
          String limit) {
    QueryValues.oneOf("by", by, WAYS);
    int most = QueryValues.limit(limit);
    Instant first = since.map(value -> QueryValues.moment("since", value)).orElse(Instant.MIN);
    return groups(by, first).entrySet().stream()
        .map(group -> sum(group.getKey(), group.getValue()))
        .sorted(order(by))
        .limit(most)
        .toList();
  }

  private Map<String, List<VersionRow>> groups(String by, Instant since) {
    return by.equals("branch") ? branches(since) : grouped(rows(since), nameOf(by));
  }

  private static Comparator<CostSum> order(String by) {
    return by.equals("week")
        ? Comparator.comparing(CostSum::name).reversed()
        : Comparator.comparingDouble((CostSum sum) -> sum.cost().deviceSeconds()).reversed();
  }

  private Stream<VersionRow> rows(Instant since) {
    return index.versions().all().filter(row -> !row.created().isBefore(since));
  }

  private static Function<VersionRow, String> nameOf(String by) {
    return switch (by) {
      case "model" -> VersionRow::model;
      case "week" -> row -> weekOf(row.created());
      default -> VersionRow::id;
    };
  }

  private static String weekOf(Instant at) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    return "%d-W%02d"
        .formatted(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }

  private static Map<String, List<VersionRow>> grouped(
      Stream<VersionRow> rows, Function<VersionRow, String> name) {
    return rows.collect(Collectors.groupingBy(name, TreeMap::new, Collectors.toList()));
  }

  /** The versions of each branch, by its last one: from it back to where another branch leaves. */
  private Map<String, List<VersionRow>> branches(Instant since) {
    return index
        .versions()
        .ask(graph -> {
          Map<String, List<VersionRow>> found = new TreeMap<>();
          rows(since)
              .filter(row -> children(graph, row.id()) == 0)
              .forEach(tip -> found.put(tip.id(), branch(graph, tip, since)));
          return found;
        });
  }

  private List<VersionRow> branch(VersionGraph graph, VersionRow tip, Instant since) {
    List<VersionRow> branch = new ArrayList<>();
    Optional<VersionRow> next = Optional.of(tip);
    while (next.isPresent() && !next.get().created().isBefore(since)) {
      branch.add(next.get());
      next =
          next.get().parents().stream()
              .limit(1)
              .filter(parent -> children(graph, parent) == 1)
              .flatMap(parent -> index.versions().version(parent).stream())
              .findFirst();
    }
    return branch;
  }

  private static int children(VersionGraph graph, String version) {
    return graph.children(version) instanceof Answer.Found<List<String>>(List<String> children)
        ? children.size()
        : 0;
  }

  private CostSum sum(String name, List<VersionRow> rows) {
    Cost cost = rows.stream().map(VersionRow::cost).reduce(Cost.NONE, Cost::plus);
    return new CostSum(name, rows.size(), prices.view(cost, rows));
  }
}
