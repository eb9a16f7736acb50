package io.meristem.orchestrator.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.meristem.orchestrator.http.JsonMistakes;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.plans.PlanReading;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanMistake;
import io.meristem.storage.plan.PlanMistakes;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A plan as somebody wrote it: what is wrong with it is refused with its line. */
record PlanText(PlacedTree tree, PlanDocument document) {

  private static final Pattern STAGE = Pattern.compile("stages\\[(\\d{1,6})]");

  /**
   * @throws HttpProblem if it is no plan
   */
  static PlanText yaml(String text) {
    return of(new YAMLFactory(), text);
  }

  /**
   * @throws HttpProblem if it is no plan
   */
  static PlanText json(String text) {
    return of(new JsonFactory(), text);
  }

  private static PlanText of(JsonFactory format, String text) {
    PlacedTree tree = tree(format, text);
    PlanDocument document = document(tree);
    Optional<PlanMistake> mistake = PlanMistakes.first(document);
    if (mistake.isPresent()) {
      throw refusal(tree, mistake.get());
    }
    return new PlanText(tree, document);
  }

  private static PlacedTree tree(JsonFactory format, String text) {
    try {
      return PlacedTree.read(format, text);
    } catch (JsonProcessingException e) {
      throw e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null
          ? unreadable(format, place(marked.getProblemMark()), marked.getProblem())
          : unreadable(format, e.getLocation(), e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonLocation place(Mark mark) {
    return new JsonLocation(
        ContentReference.unknown(), mark.getIndex(), mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static HttpProblem unreadable(
      JsonFactory format, @Nullable JsonLocation place, @Nullable String why) {
    return refusal(
        place == null ? JsonLocation.NA : place,
        "the body is no %s document: %s"
            .formatted(format.getFormatName(), String.valueOf(why).lines().findFirst().orElse("")));
  }

  private static PlanDocument document(PlacedTree tree) {
    try {
      return PlanReading.document(tree.root());
    } catch (JsonMappingException e) {
      String path = JsonMistakes.path(e);
      boolean isTyped = e instanceof InvalidTypeIdException type && type.getTypeId() != null;
      throw refusal(
          tree.place(isTyped ? path + ".type" : path),
          JsonMistakes.problem(e).detail() + inStage(tree, path));
    }
  }

  /** What is wrong with the plan, with its line. */
  HttpProblem refusal(PlanMistake mistake) {
    return refusal(tree, mistake);
  }

  private static HttpProblem refusal(PlacedTree tree, PlanMistake mistake) {
    return refusal(
        tree.place(mistake.path()),
        mistake.path() + ": " + mistake.detail() + inStage(tree, mistake.path()));
  }

  /** A number says little to whoever gave names. */
  private static String inStage(PlacedTree tree, String path) {
    Matcher stage = STAGE.matcher(path);
    JsonNode name =
        stage.lookingAt()
            ? tree.root().path("stages").path(Integer.parseInt(stage.group(1))).path("name")
            : MissingNode.getInstance();
    return name.isTextual() ? " (stage '%s')".formatted(name.textValue()) : "";
  }

  private static HttpProblem refusal(JsonLocation place, String detail) {
    return Problems.placed(
        "invalid-plan",
        "The plan cannot be",
        "line %d, column %d: %s".formatted(place.getLineNr(), place.getColumnNr(), detail),
        place);
  }
}
