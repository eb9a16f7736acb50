package io.meristem.orchestrator.plans;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.orchestrator.planning.ModelShape;
import io.meristem.orchestrator.planning.RecipeWish;
import io.meristem.orchestrator.planning.TrainingWish;
import io.meristem.storage.plan.Budget;
import io.meristem.storage.plan.Stage;
import java.util.Optional;

/**
 * What a stage says of shapes, training and recipe, as the planner understands it.
 *
 * @param recipe of a growth
 */
record StageWishes(
    ModelShape shape, TrainingWish training, Optional<Budget> budget, Optional<RecipeWish> recipe) {

  private static final StageWishes NONE =
      new StageWishes(ModelShape.DEFAULT, TrainingWish.NONE, Optional.empty(), Optional.empty());

  /**
   * @throws JsonMappingException with the path of the mistake within the stage
   */
  static StageWishes of(Stage stage) throws JsonMappingException {
    return switch (stage) {
      case Stage.Train train ->
          new StageWishes(
              read("config", train.config(), ModelShape.class).orElse(ModelShape.DEFAULT),
              training(train.training()),
              train.budget(),
              Optional.empty());
      case Stage.Grow grow ->
          new StageWishes(
              ModelShape.DEFAULT,
              training(grow.training()),
              grow.budget(),
              read("recipe", Optional.of(grow.recipe()), RecipeWish.class));
      case Stage.Continue proceed ->
          new StageWishes(
              ModelShape.DEFAULT, training(proceed.training()), proceed.budget(), Optional.empty());
      case Stage.Evaluate _, Stage.Promote _ -> NONE;
    };
  }

  private static TrainingWish training(Optional<ObjectNode> training) throws JsonMappingException {
    return read("training", training, TrainingWish.class).orElse(TrainingWish.NONE);
  }

  private static <T> Optional<T> read(String field, Optional<ObjectNode> node, Class<T> type)
      throws JsonMappingException {
    if (node.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PlanJson.MAPPER.treeToValue(node.get(), type));
    } catch (JsonMappingException e) {
      e.prependPath(node, field);
      throw e;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no text is read here", e);
    }
  }
}
