package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was measured of a model's versions: by evaluations, and at the end of their training. */
final class Measurements {

  private final Lineage lineage;
  private final Evidence evidence;
  private final Map<String, List<VersionEvaluated>> evaluations;

  Measurements(Lineage lineage, Evidence evidence) {
    this.lineage = lineage;
    this.evidence = evidence;
    this.evaluations =
        lineage.evaluations().stream().collect(Collectors.groupingBy(VersionEvaluated::version));
  }

  /** All of a version, the newest first; its training is the oldest. */
  List<Measured> of(String version) {
    Stream<Measured> evaluated =
        evaluations.getOrDefault(version, List.of()).reversed().stream()
            .flatMap(one -> evidence.report(one).measured().stream());
    return Stream.concat(evaluated, trained(version).map(Trained::atEnd).stream()).toList();
  }

  private Optional<Trained> trained(String version) {
    return lineage
        .version(version)
        .flatMap(state -> evidence.document(state.published()).trained());
  }

  /** What the model's log knows of all that a version came from, the nearest first. */
  List<String> ancestors(String version) {
    SequencedSet<String> reached = new LinkedHashSet<>(List.of(version));
    List<String> queue = new ArrayList<>(reached);
    for (int at = 0; at < queue.size(); at++) {
      lineage.version(queue.get(at)).map(VersionState::published).stream()
          .flatMap(published -> published.parents().stream())
          .filter(parent -> lineage.version(parent).isPresent() && reached.add(parent))
          .forEach(queue::add);
    }
    return queue.subList(1, queue.size());
  }

  /**
   * The loss of the best control arm minus the version's, of all that were trained on from the same
   * parent and are one by {@link Trained#isControlFor}. Empty without one.
   */
  OptionalDouble growthGain(VersionPublished grown) {
    Optional<Trained> own = trained(grown.version());
    OptionalDouble control =
        own.stream()
            .flatMap(trained -> controls(grown, trained))
            .mapToDouble(trained -> trained.losses().atEnd())
            .min();
    return control.isPresent()
        ? OptionalDouble.of(control.getAsDouble() - own.orElseThrow().losses().atEnd())
        : OptionalDouble.empty();
  }

  private Stream<Trained> controls(VersionPublished grown, Trained own) {
    return lineage.versions().stream()
        .map(VersionState::published)
        .filter(one -> one.edge() == Edge.CONTINUE && one.parents().equals(grown.parents()))
        .flatMap(one -> trained(one.version()).stream())
        .filter(control -> control.isControlFor(own));
  }
}
