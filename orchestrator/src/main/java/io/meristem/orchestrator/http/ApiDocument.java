package io.meristem.orchestrator.http;

import static org.eclipse.microprofile.openapi.OASFactory.createAPIResponse;
import static org.eclipse.microprofile.openapi.OASFactory.createContent;
import static org.eclipse.microprofile.openapi.OASFactory.createMediaType;
import static org.eclipse.microprofile.openapi.OASFactory.createParameter;
import static org.eclipse.microprofile.openapi.OASFactory.createSchema;

import io.meristem.storage.run.RunTerms;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** What the OpenAPI document says beyond what can be seen in the resources' signatures. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {

  private static final String SCHEMAS = "#/components/schemas/";

  /** Everything in these may be left out, also an enum, which is a reference that hides it. */
  private static final Set<String> WISHES = Set.of("ModelShape", "OfficialWish", "TrainingWish");

  /** What every request that begins a run may ask for. */
  private static final Map<String, Supplier<Schema>> TERMS =
      new TreeMap<>(
          Map.of(
              AskedTerms.PRIORITY,
              () ->
                  createSchema()
                      .addType(SchemaType.INTEGER)
                      .minimum(BigDecimal.ZERO)
                      .maximum(BigDecimal.valueOf(RunTerms.HIGHEST_PRIORITY))
                      .defaultValue(RunTerms.DEFAULT.priority())
                      .description("Of the runs that wait the highest is offered first."),
              AskedTerms.DEADLINE,
              () ->
                  createSchema()
                      .addType(SchemaType.STRING)
                      .format("date-time")
                      .description("The run fails unless its result counts by then."),
              AskedTerms.TEAM,
              () ->
                  createSchema()
                      .addType(SchemaType.STRING)
                      .defaultValue(RunTerms.DEFAULT.team())
                      .description("Whose quota the run spends."),
              AskedTerms.WORKER_CLASS,
              () ->
                  createSchema()
                      .addType(SchemaType.STRING)
                      .description("The only class of workers that may do it, such as cpu.")));

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
        .forEach(ApiDocument::complete);
  }

  private static void complete(Operation operation) {
    addProblem(operation);
    if (beginsRuns(operation)) {
      TERMS.forEach((name, schema) -> addTerm(operation, name, schema.get()));
    }
  }

  /** Whatever goes on in the background is a run, or a plan of runs, but for collections. */
  private static boolean beginsRuns(Operation operation) {
    return Optional.ofNullable(operation.getResponses().getAPIResponse("202")).stream()
        .flatMap(accepted -> accepted.getContent().getMediaTypes().values().stream())
        .anyMatch(type -> !(SCHEMAS + "CollectionView").equals(type.getSchema().getRef()));
  }

  private static void addTerm(Operation operation, String name, Schema schema) {
    operation.addParameter(
        createParameter().name(name).in(Parameter.In.QUERY).required(false).schema(schema));
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
