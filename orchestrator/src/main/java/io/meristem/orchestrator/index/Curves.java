package io.meristem.orchestrator.index;

import io.meristem.storage.lineage.Answer;
import io.meristem.storage.lineage.Cost;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Stitches the curve of a version and its ancestors. */
@ApplicationScoped
public class Curves {

  private final Index index;
  private final Facts facts;

  Curves(Index index, Facts facts) {
    this.index = index;
    this.facts = facts;
  }

  /**
   * A curve, and how many older versions of the line it leaves out.
   *
   * @param leftOut since no answer reads more documents than it was asked to
   */
  public record Stitched(Curve curve, int leftOut) {}

  /**
   * The curve of a version back to its root, along first parents.
   *
   * @param versions whose documents are read at most
   * @param points at most, as far as that leaves each version its two
   * @return nothing if there is no such version
   */
  public Optional<Stitched> of(String version, int versions, int points) {
    List<VersionRow> line = line(version);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    List<VersionRow> newest = line.subList(0, Math.min(versions, line.size()));
    List<VersionRow> older = line.subList(newest.size(), line.size());
    List<VersionDocument> documents =
        newest.reversed().stream()
            .flatMap(row -> facts.version(row.id()).stream())
            .map(PublishedVersion::document)
            .toList();
    long before = older.stream().mapToLong(row -> row.cost().tokens()).sum();
    return Optional.of(
        new Stitched(Curve.of(documents, controls(documents), before, points), older.size()));
  }

  /** The best control arm of each growth that has one, which is also what gates compare with. */
  private Map<String, VersionDocument> controls(List<VersionDocument> line) {
    Map<String, VersionDocument> controls = new HashMap<>();
    line.stream()
        .filter(version -> version.edge() == Edge.GROWTH)
        .forEach(
            version -> control(version).ifPresent(control -> controls.put(version.id(), control)));
    return controls;
  }

  private Optional<VersionDocument> control(VersionDocument grown) {
    long tokens = Cost.of(grown).tokens();
    return siblings(grown)
        .flatMap(id -> index.versions().version(id).stream())
        .filter(row -> row.edge() == Edge.CONTINUE && row.cost().tokens() == tokens)
        .flatMap(row -> facts.version(row.id()).stream())
        .map(PublishedVersion::document)
        .filter(document -> Curve.isControl(document, grown))
        .min(Comparator.comparingDouble(Curves::lossAtEnd));
  }

  private static double lossAtEnd(VersionDocument control) {
    return control.trained().orElseThrow().losses().atEnd();
  }

  private Stream<String> siblings(VersionDocument version) {
    return version.parents().stream()
        .limit(1)
        .map(parent -> index.versions().ask(graph -> graph.children(parent)))
        .flatMap(children ->
            switch (children) {
              case Answer.Found<List<String>>(List<String> ids) -> ids.stream();
              case Answer.Refused<List<String>> _ -> Stream.empty();
            });
  }

  private List<VersionRow> line(String version) {
    List<VersionRow> line = new ArrayList<>();
    Optional<VersionRow> next = index.versions().version(version);
    while (next.isPresent()) {
      line.add(next.get());
      next = next.get().parents().stream().findFirst().flatMap(index.versions()::version);
    }
    return line;
  }
}
