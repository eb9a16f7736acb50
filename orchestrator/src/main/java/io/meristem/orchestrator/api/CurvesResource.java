package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Curve;
import io.meristem.orchestrator.index.Curves;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** How versions and their ancestors learned. */
@Path("/api/v1/versions/{id}/curve")
@Tag(name = "versions")
@Produces(MediaType.APPLICATION_JSON)
public class CurvesResource {

  private final Curves curves;
  private final References references;

  CurvesResource(Curves curves, References references) {
    this.curves = curves;
    this.references = references;
  }

  /**
   * A stitched curve.
   *
   * @param validation the loss on the validation split, version by version, the oldest first
   * @param leftOut how many still older versions are not in it
   * @param jumpTolerance a jump by more is none of measuring
   */
  public record CurveView(
      String version, List<Curve.Segment> validation, int leftOut, double jumpTolerance) {}

  @GET
  @Operation(
      operationId = "readCurve",
      summary = "The validation loss of a version and its first parents, back to the root.",
      description =
          "By tokens seen along the line. Each version keeps its first and last point; between them"
              + " the lowest and highest of each stretch stay. Nothing is smoothed: the jump at a"
              + " birth is told with its segment, and so is the control arm of a growth, if its parent"
              + " was trained on for as long on the same rows without growing; the best of several.")
  public CurveView curve(
      @PathParam("id") String reference,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue("1000")
          String points,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @RestQuery @DefaultValue("100")
          String versions) {
    String id = references.id(reference);
    return curves
        .of(id, QueryValues.limit("versions", versions), QueryValues.count("points", points))
        .map(found ->
            new CurveView(id, found.curve().segments(), found.leftOut(), Curve.JUMP_TOLERANCE))
        .orElseThrow(() -> Problems.unknownVersion(reference));
  }
}
