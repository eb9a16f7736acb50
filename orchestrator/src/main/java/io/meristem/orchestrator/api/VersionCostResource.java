package io.meristem.orchestrator.api;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.orchestrator.views.CostView;
import io.meristem.storage.lineage.Answer;
import io.meristem.storage.lineage.Cost;
import io.meristem.storage.lineage.Ledger;
import io.meristem.storage.lineage.Trained;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** What versions cost. */
@Path("/api/v1/versions/{id}/cost")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
public class VersionCostResource {

  private final Index index;
  private final Facts facts;
  private final References references;
  private final Prices prices;

  VersionCostResource(Index index, Facts facts, References references, Settings settings) {
    this.index = index;
    this.facts = facts;
    this.references = references;
    this.prices = new Prices(settings.cost());
  }

  /**
   * What was not spent because a version grew, against one that was really made otherwise. What
   * both came from counts for neither.
   *
   * @param baseline the version that it is measured against, at least as bad
   * @param tokens that the baseline took, with all that only it came from, less those that this
   *     version took, with all that only it came from
   */
  public record Savings(
      String baseline, long tokens, double flops, double deviceSeconds, OptionalDouble money) {}

  /**
   * What a version cost, with all that it came from.
   *
   * @param marginal beyond its ancestors
   * @param sunk of its ancestors, each once
   * @param unpriced classes of workers that trained and have no price
   * @param unknown ancestors whose cost nobody knows, so that the sums are too small
   * @param savings only against a baseline that was asked for and that has been measured
   */
  public record CostsView(
      String version,
      CostView marginal,
      CostView sunk,
      CostView total,
      Set<String> unpriced,
      List<String> unknown,
      Optional<Savings> savings) {}

  @GET
  @Operation(
      operationId = "readCost",
      summary = "What a version cost: by itself, and with all that it came from.",
      description =
          "baseline names a version that was made otherwise on the same data, such as the scratch"
              + " arm of a plan; only against such a one are savings told: what the baseline and all"
              + " that only it came from took, less the same of the version.")
  public CostsView cost(@PathParam("id") String reference, @RestQuery Optional<String> baseline) {
    VersionRow version = version(reference);
    String id = version.id();
    Ledger ledger = ledger(id);
    List<VersionRow> all = line(version);
    List<VersionRow> sunk = all.subList(1, all.size());
    return new CostsView(
        id,
        prices.view(List.of(version)),
        prices.view(sunk),
        prices.view(all),
        prices.unpriced(all),
        ledger.unknown(),
        baseline.map(name -> savings(all, version(name))));
  }

  private VersionRow version(String reference) {
    String id = references.id(reference);
    return index.versions().version(id).orElseThrow(() -> Problems.unknownVersion(reference));
  }

  private Ledger ledger(String id) {
    Answer<Ledger> ledger =
        index
            .versions()
            .ask(graph ->
                Ledger.of(graph, id, one -> index.versions().version(one).map(VersionRow::cost)));
    return switch (ledger) {
      case Answer.Found<Ledger>(Ledger found) -> found;
      case Answer.Refused<Ledger> _ -> throw Problems.unknownVersion(id);
    };
  }

  private List<VersionRow> ancestors(String id) {
    return switch (index.versions().ask(graph -> graph.ancestors(id))) {
      case Answer.Found<List<String>>(List<String> found) ->
          found.stream().flatMap(one -> index.versions().version(one).stream()).toList();
      case Answer.Refused<List<String>> _ -> List.of();
    };
  }

  /** The line begins with the version that is compared. */
  private Savings savings(List<VersionRow> line, VersionRow baseline) {
    requireMadeOtherwise(line, baseline);
    requireComparable(line.getFirst(), baseline);
    List<VersionRow> otherLine = line(baseline);
    List<VersionRow> others = without(otherLine, line);
    List<VersionRow> own = without(line, otherLine);
    Cost other = sum(others);
    Cost these = sum(own);
    return new Savings(
        baseline.id(),
        other.tokens() - these.tokens(),
        other.flops() - these.flops(),
        other.deviceSeconds() - these.deviceSeconds(),
        prices.saved(others, own));
  }

  /** A version and all that it came from, each once. */
  private List<VersionRow> line(VersionRow version) {
    return Stream.concat(Stream.of(version), ancestors(version.id()).stream()).toList();
  }

  private static List<VersionRow> without(List<VersionRow> line, List<VersionRow> other) {
    Set<String> shared = other.stream().map(VersionRow::id).collect(Collectors.toSet());
    return line.stream().filter(row -> !shared.contains(row.id())).toList();
  }

  private static Cost sum(List<VersionRow> rows) {
    return rows.stream().map(VersionRow::cost).reduce(Cost.NONE, Cost::plus);
  }

  /** Nothing is saved against what a version came from, or what came from it. */
  private void requireMadeOtherwise(List<VersionRow> line, VersionRow baseline) {
    VersionRow version = line.getFirst();
    boolean isOneLine =
        line.stream().anyMatch(row -> row.id().equals(baseline.id()))
            || ancestors(baseline.id()).stream().anyMatch(row -> row.id().equals(version.id()));
    if (isOneLine) {
      throw noBaseline(
          "versions %s and %s are of one line; choose a baseline that was made otherwise, such as the scratch arm of a plan"
              .formatted(version.id(), baseline.id()));
    }
  }

  /** A better baseline may well cost more, and a loss on other rows says nothing. */
  private void requireComparable(VersionRow version, VersionRow baseline) {
    boolean isAsGood =
        version.lossAtEnd().isPresent()
            && baseline.lossAtEnd().isPresent()
            && version.lossAtEnd().getAsDouble() <= baseline.lossAtEnd().getAsDouble();
    if (!isAsGood) {
      throw noBaseline(
          "version %s has a loss of %s and %s one of %s; choose a baseline that is not better"
              .formatted(
                  version.id(),
                  shown(version.lossAtEnd()),
                  baseline.id(),
                  shown(baseline.lossAtEnd())));
    }
    if (!isMeasuredAlike(version, baseline)) {
      throw noBaseline(
          "versions %s and %s were not measured on the same windows of the same dataset; choose a baseline that was trained on the same data"
              .formatted(version.id(), baseline.id()));
    }
  }

  private boolean isMeasuredAlike(VersionRow one, VersionRow other) {
    Optional<Trained> trained = trained(other);
    return trained(one).filter(it -> trained.filter(it::isMeasuredLike).isPresent()).isPresent();
  }

  private Optional<Trained> trained(VersionRow row) {
    return facts.version(row.id()).flatMap(version -> version.document().trained());
  }

  private static RuntimeException noBaseline(String detail) {
    return Problems.conflict(
        "no-baseline", "Nothing can be said to be saved against that version", detail);
  }

  private static String shown(OptionalDouble loss) {
    return loss.isPresent() ? Double.toString(loss.getAsDouble()) : "none";
  }
}
