package io.meristem.orchestrator.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.meristem.orchestrator.plan.PlanReading;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanMistake;
import io.meristem.storage.plan.PlanMistakes;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A plan as somebody wrote it: what is wrong with it is refused with its line. */
record PlanText(PlacedTree tree, PlanDocument document) {

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
    PlanReading.promotion(tree.root())
        .ifPresent(mistake -> {
          throw refusal(tree, mistake);
        });
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
      String why = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw refusal(
          e.getLocation() == null ? JsonLocation.NA : e.getLocation(),
          "the body is no %s document: %s".formatted(format.getFormatName(), why));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PlanDocument document(PlacedTree tree) {
    try {
      return PlanReading.document(tree.root());
    } catch (JsonMappingException e) {
      throw refusal(tree.place(JsonMistakes.path(e)), JsonMistakes.problem(e).detail());
    }
  }

  /** What is wrong with the plan, with its line. */
  HttpProblem refusal(PlanMistake mistake) {
    return refusal(tree, mistake);
  }

  private static HttpProblem refusal(PlacedTree tree, PlanMistake mistake) {
    return refusal(tree.place(mistake.path()), mistake.path() + ": " + mistake.detail());
  }

  private static HttpProblem refusal(JsonLocation place, String detail) {
    return Problems.invalid(
        "invalid-plan",
        "The plan cannot be",
        "line %d, column %d: %s".formatted(place.getLineNr(), place.getColumnNr(), detail));
  }
}
