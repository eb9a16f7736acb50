package io.meristem.orchestrator.index;

import static io.meristem.orchestrator.check.SoundBucket.FIRST;
import static io.meristem.orchestrator.check.SoundBucket.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.check.Planted;
import io.meristem.orchestrator.check.SoundBucket;
import io.meristem.orchestrator.dispatch.OneOrchestrator;
import io.meristem.storage.lineage.Answer;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is wrong elsewhere in the bucket, a model is read and written as before. */
class OthersUndisturbedTest {

  private final ObjectStore store = new InMemoryObjectStore();
  private final SoundBucket bucket = SoundBucket.in(store);
  private final String version = bucket.firstOf(SECOND).version();
  private final String parent = bucket.firstOf(FIRST).version();

  @ParameterizedTest
  @EnumSource
  void aStartShowsTheOtherModelAndNoneThatIsNone(Planted planted) {
    Optional<ModelRows> before = rows(Started.on(store));
    var _ = planted.in(bucket, store);

    Started started = Started.on(store);

    assertThat(rows(started)).isPresent().isEqualTo(before);
    assertThat(started.facts().version(version)).isPresent();
    Answer<List<String>> ancestors =
        started.index().versions().ask(graph -> graph.ancestors(version));
    assertThat(ancestors).isEqualTo(new Answer.Found<>(List.of(parent)));
    assertThat(started.picture()).extracting(ModelRows::model).isSubsetOf(SoundBucket.MODELS);
  }

  @ParameterizedTest
  @EnumSource
  void aStartWithASnapshotShowsTheOtherModel(Planted planted) {
    Started.on(store).facts().writeSnapshot();
    Optional<ModelRows> before = rows(Started.on(store));
    var _ = planted.in(bucket, store);

    Started started = Started.on(store);

    assertThat(rows(started)).isPresent().isEqualTo(before);
    assertThat(started.facts().version(version)).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void theOtherModelGoesOnAndItsChangeIsSeen(Planted planted) {
    OneOrchestrator orchestrator = new OneOrchestrator(store, store);
    Started started = Started.on(store);
    var _ = planted.in(bucket, store);
    SoundBucket.MODELS.forEach(started.facts()::refreshModel);

    orchestrator.sweep();
    var _ =
        orchestrator.governance.decide(
            SECOND, Actor.claimed("ada"), new VersionTagged(version, "good"));

    SoundBucket.MODELS.forEach(started.facts()::refreshModel);
    started.facts().writeSnapshot();
    assertThat(started.index().versions().version(version).map(VersionRow::tags))
        .isEqualTo(Optional.of(List.of("good")));
    assertThat(rows(Started.on(store))).isEqualTo(rows(started));
  }

  private static Optional<ModelRows> rows(Started started) {
    return started.index().versions().model(SECOND);
  }
}
