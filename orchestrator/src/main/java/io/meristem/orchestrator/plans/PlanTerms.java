package io.meristem.orchestrator.plans;

import io.meristem.storage.plan.Gate;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanMistake;
import io.meristem.storage.plan.Stage;
import io.meristem.storage.plan.TermsWish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the terms of a plan mean for workers, prices and clocks. Pure. */
final class PlanTerms {

  private PlanTerms() {}

  /** The first deadline that is over, or limit in money that nobody knows the price for. */
  static Optional<PlanMistake> mistake(PlanDocument document, Fleet fleet) {
    Optional<PlanMistake> late = overdue("terms", document.terms(), fleet);
    if (late.isPresent()) {
      return late;
    }
    List<PlanMistake> mistakes = new ArrayList<>();
    for (int at = 0; at < document.stages().size(); at++) {
      Stage stage = document.stages().get(at);
      String path = "stages[%d].".formatted(at);
      overdue(path + "terms", stage.terms(), fleet).ifPresent(mistakes::add);
      unpriced(path + "gates", document, stage, fleet).ifPresent(mistakes::add);
    }
    return mistakes.stream().findFirst();
  }

  private static Optional<PlanMistake> overdue(
      String path, Optional<TermsWish> terms, Fleet fleet) {
    return terms
        .flatMap(TermsWish::deadline)
        .filter(deadline -> !fleet.now().isBefore(deadline))
        .map(deadline ->
            new PlanMistake(
                path + ".deadline", "%s is over; choose a later moment".formatted(deadline)));
  }

  private static Optional<PlanMistake> unpriced(
      String path, PlanDocument document, Stage stage, Fleet fleet) {
    List<Gate> gates = stage.gatesInOrder();
    for (int at = 0; at < gates.size(); at++) {
      String workerClass = document.terms(stage).workerClass().orElse("");
      if (gates.get(at) instanceof Gate.MoneyLimit && !fleet.prices().containsKey(workerClass)) {
        return Optional.of(
            new PlanMistake(
                path + "[" + at + "]",
                "workers of class %s have no price; set meristem.cost.device-hour.%s, or use a cost-limit in deviceHours"
                    .formatted(workerClass, workerClass)));
      }
    }
    return Optional.empty();
  }

  /** The prices that the plan's limits in money need. */
  static Map<String, Double> prices(PlanDocument document, Fleet fleet) {
    Map<String, Double> needed = new TreeMap<>();
    for (Stage stage : document.stages()) {
      boolean limited = stage.gatesInOrder().stream().anyMatch(Gate.MoneyLimit.class::isInstance);
      document
          .terms(stage)
          .workerClass()
          .filter(_ -> limited)
          .ifPresent(name -> needed.put(name, fleet.prices().getOrDefault(name, 0.0)));
    }
    return needed;
  }
}
