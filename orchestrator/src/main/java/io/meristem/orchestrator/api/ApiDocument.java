package io.meristem.orchestrator.api;

import static org.eclipse.microprofile.openapi.OASFactory.createAPIResponse;
import static org.eclipse.microprofile.openapi.OASFactory.createContent;
import static org.eclipse.microprofile.openapi.OASFactory.createMediaType;
import static org.eclipse.microprofile.openapi.OASFactory.createSchema;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** What the OpenAPI document says beyond what can be seen in the resources' signatures. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {

  private static final String SCHEMAS = "#/components/schemas/";

  /** Everything in these may be left out, also an enum, which is a reference that hides it. */
  private static final Set<String> WISHES = Set.of("ModelShape", "OfficialWish", "TrainingWish");

  /** What cannot be null is there; and every operation may be answered by a problem. */
  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Schema> schemas = document.getComponents().getSchemas();
    schemas.values().forEach(ApiDocument::requireWhatCannotBeNull);
    WISHES.stream().map(schemas::get).forEach(wish -> wish.setRequired(List.of()));
    RecipeSchemas.addTo(document.getComponents());
    document.getPaths().getPathItems().values().stream()
        .map(PathItem::getOperations)
        .flatMap(operations -> operations.values().stream())
        .forEach(ApiDocument::addProblem);
  }

  private static void requireWhatCannotBeNull(Schema schema) {
    if (schema.getProperties() != null) {
      List<String> required =
          schema.getProperties().entrySet().stream()
              .filter(property -> !mayBeNull(property.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      schema.setRequired(required);
    }
  }

  private static boolean mayBeNull(Schema property) {
    return isNull(property)
        || Stream.ofNullable(property.getAnyOf())
            .flatMap(List::stream)
            .anyMatch(ApiDocument::isNull);
  }

  private static boolean isNull(Schema schema) {
    return schema.getType() != null && schema.getType().contains(SchemaType.NULL);
  }

  private static void addProblem(Operation operation) {
    operation.getResponses().removeAPIResponse("400");
    operation
        .getResponses()
        .addAPIResponse(
            "default",
            createAPIResponse()
                .description("A refusal: which thing, which value, and the way out.")
                .content(
                    createContent()
                        .addMediaType(
                            "application/problem+json",
                            createMediaType()
                                .schema(createSchema().ref(SCHEMAS + "HttpProblem")))));
  }
}
