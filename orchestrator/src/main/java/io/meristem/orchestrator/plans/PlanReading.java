package io.meristem.orchestrator.plans;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.Stage;

/** Reads plans that people write. Pure. */
public final class PlanReading {

  private static final String STAGES = "stages";

  private PlanReading() {}

  /**
   * The plan, with every wish in it understood.
   *
   * @throws JsonMappingException with the path of the first field that cannot be
   */
  public static PlanDocument document(JsonNode tree) throws JsonMappingException {
    PlanDocument document = bound(tree);
    for (int at = 0; at < document.stages().size(); at++) {
      Stage stage = document.stages().get(at);
      try {
        StageWishes.of(stage);
      } catch (JsonMappingException e) {
        e.prependPath(document.stages(), at);
        e.prependPath(document, STAGES);
        throw e;
      }
    }
    return document;
  }

  private static PlanDocument bound(JsonNode tree) throws JsonMappingException {
    try {
      return PlanJson.MAPPER.treeToValue(tree, PlanDocument.class);
    } catch (JsonMappingException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no text is read here", e);
    }
  }
}
