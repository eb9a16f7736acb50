package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Listing;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.Outline;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.orchestrator.views.BytesPerToken;
import io.meristem.orchestrator.views.VersionRowView;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunSpec;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** The lineage of all models as one picture, answered from memory: no document is read for it. */
@Path("/api/v1/lineage")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
public class LineageResource {

  private static final int MOST = 20_000;

  private final Index index;
  private final References references;

  LineageResource(Index index, References references) {
    this.index = index;
    this.references = references;
  }

  /**
   * A version in the picture.
   *
   * @param above the version that it hangs under, its nearest first parent in the picture
   * @param skipped how many first parents between the two are left out
   * @param lineTokens that it and all its first parents were trained on together
   * @param depth how many first parents lead to its root
   * @param wanted whether the filter chose it
   */
  record OutlineRow(
      VersionRowView version,
      Optional<String> above,
      int skipped,
      long lineTokens,
      int depth,
      boolean wanted) {

    static OutlineRow of(Outline.Drawn drawn, BytesPerToken bytesPerToken) {
      return new OutlineRow(
          VersionRowView.of(drawn.version(), bytesPerToken),
          drawn.above(),
          drawn.skipped(),
          drawn.tokens(),
          drawn.depth(),
          drawn.isWanted());
    }
  }

  /**
   * The picture.
   *
   * @param versions how many versions there are
   * @param hidden how many of them are left out
   * @param wanted how many of them the filter chose
   * @param most the largest limit that may be asked for
   */
  record OutlineView(List<OutlineRow> rows, int versions, int hidden, int wanted, int most) {}

  @GET
  @Operation(
      operationId = "outlineLineage",
      summary = "Versions of all models and what each hangs under, to be drawn.",
      description =
          "Up to limit versions come whole. Of more come only those with their line in show, parents"
              + " of open runs, roots, what has a tag or an alias, what the filter chose, tips and"
              + " forks, in this order, and of equal ones those with the lowest loss, until the limit"
              + " is reached. The filter (docs/FILTERS.md) leaves nothing out: it marks.")
  public OutlineView outline(
      @RestQuery Optional<String> filter,
      @RestQuery List<String> show,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue("5000")
          String limit) {
    Predicate<VersionRow> wanted =
        filter.map(text -> Listing.wanted(ListFields.versions(references), text)).orElse(_ -> true);
    Outline outline =
        Outline.of(
            index.versions().all().toList(),
            new Outline.Wish(
                shown(show),
                parentsOfOpenRuns(),
                wanted,
                filter.isPresent(),
                QueryValues.limit("limit", limit, MOST)));
    return view(outline, BytesPerToken.of(index));
  }

  private static OutlineView view(Outline outline, BytesPerToken bytesPerToken) {
    List<OutlineRow> rows =
        outline.drawn().stream().map(drawn -> OutlineRow.of(drawn, bytesPerToken)).toList();
    return new OutlineView(
        rows, outline.versions(), outline.versions() - rows.size(), outline.wanted(), MOST);
  }

  private Set<String> shown(List<String> names) {
    return names.stream()
        .flatMap(name -> references.findId(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Set<String> parentsOfOpenRuns() {
    return index.openRuns().stream()
        .map(Run::spec)
        .filter(RunSpec.Publishing.class::isInstance)
        .map(RunSpec.Publishing.class::cast)
        .flatMap(publishing -> publishing.start().stream())
        .map(ParentRef::version)
        .collect(Collectors.toUnmodifiableSet());
  }
}
