package io.meristem.orchestrator.http;

import static org.eclipse.microprofile.openapi.OASFactory.createSchema;

import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** The parts of a recipe whose JSON is shorter than their records. */
public final class RecipeSchemas {

  private RecipeSchemas() {}

  static void addTo(Components components) {
    components.addSchema("TokenCounts", tokenCounts());
    require(components, "RecipeWish", List.of());
    require(components, "Insertion", List.of("at"));
    for (String wish : List.of("InitWish", "TauWish")) {
      Schema full = Objects.requireNonNull(components.getSchemas().get(wish));
      components.addSchema(wish, orItsTypeAlone(full));
    }
  }

  /** An optional enum and an empty map look like fields that must be there. */
  private static void require(Components components, String schema, List<String> fields) {
    Objects.requireNonNull(components.getSchemas().get(schema)).setRequired(fields);
  }

  private static Schema tokenCounts() {
    Schema factor = createSchema().addType(SchemaType.NUMBER);
    Schema tokens = createSchema().addType(SchemaType.INTEGER);
    Schema count =
        createSchema()
            .addOneOf(object("factor", factor))
            .addOneOf(object("tokens", tokens))
            .addOneOf(tokens);
    return createSchema()
        .description(
            "Counts by place: all, a role (q, k, v, proj, ffn) or a layer such as blocks.0.attn.q; the most specific wins. {\"factor\": 2} or {\"tokens\": 512} alone hold for all.")
        .addType(SchemaType.OBJECT)
        .additionalPropertiesSchema(count);
  }

  private static Schema object(String field, Schema value) {
    return createSchema()
        .addType(SchemaType.OBJECT)
        .addProperty(field, value)
        .required(List.of(field));
  }

  private static Schema orItsTypeAlone(Schema full) {
    Schema type = Objects.requireNonNull(full.getProperties().get("type"));
    return createSchema().addOneOf(createSchema().ref(type.getRef())).addOneOf(full);
  }
}
