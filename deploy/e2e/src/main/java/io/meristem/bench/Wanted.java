package io.meristem.bench;

import io.meristem.storage.lineage.Alias;
import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.Evidence;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageDecision;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionNoted;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.MoveWish;
import io.meristem.storage.lineage.Promotion;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.Actor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;

/**
 * What a writer wants of a model, once, however often it asks.
 *
 * @param seen as in {@link Issued}
 * @param decision on what the log says
 */
record Wanted(
    String model, String cause, OptionalLong seen, Function<Lineage, LineageDecision> decision) {

  private static final String ALIAS = "production";

  /** Without a policy nothing is looked at. */
  private static final Evidence NONE =
      new Evidence() {
        @Override
        public VersionDocument document(VersionPublished published) {
          throw new IllegalStateException(published.version());
        }

        @Override
        public EvaluationReport report(VersionEvaluated evaluated) {
          throw new IllegalStateException(evaluated.run());
        }
      };

  /** Notes go with each other in any order. */
  static Wanted note(String model, String version, String cause) {
    VersionNoted note = new VersionNoted(version, "a note", cause);
    return new Wanted(model, cause, OptionalLong.empty(), lineage -> lineage.decide(List.of(note)));
  }

  /** Of moves from the same place one alone may be made. */
  static Wanted move(String model, String cause, Lineage seen, Random random) {
    Optional<Alias> alias = seen.alias(ALIAS);
    Optional<String> from = alias.flatMap(Alias::version);
    List<String> places =
        seen.versions().stream()
            .map(VersionState::id)
            .filter(id -> !from.equals(Optional.of(id)))
            .toList();
    OptionalLong movedAt = OptionalLong.of(alias.map(Alias::movedAt).orElse(0L));
    MoveWish wish =
        new MoveWish(
            ALIAS,
            Optional.of(places.get(random.nextInt(places.size()))),
            cause,
            "",
            movedAt,
            false);
    return new Wanted(
        model, cause, movedAt, lineage -> Promotion.moved(lineage, wish, Actor.MERISTEM, NONE));
  }
}
