package io.meristem.orchestrator.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.WatchedObjectStore;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactsTest {

  private final ObjectStore memory = new InMemoryObjectStore();
  private final WatchedObjectStore store = new WatchedObjectStore(memory);

  @Test
  void everyRowSaysWhatTheLogAndTheDocumentSay() {
    for (int seed = 0; seed < 20; seed++) {
      ObjectStore fresh = new InMemoryObjectStore();
      new WrittenModels(fresh, seed).write(2, 60);

      Started started = Started.on(fresh);

      for (String model : fresh.directories(Lineage.MODELS)) {
        var log = Lineage.log(fresh, model, InstantSource.system());
        assertSame(log.read(log.start()).state(), model, started);
      }
    }
  }

  private static void assertSame(Lineage lineage, String model, Started started) {
    List<VersionRow> rows = started.index().versions().ofModel(model, 0).toList();
    assertThat(rows).hasSameSizeAs(lineage.versions());
    for (int n = 0; n < rows.size(); n++) {
      VersionState state = lineage.versions().get(n);
      VersionRow row = rows.get(n);
      assertThat(row.id()).isEqualTo(state.id());
      assertThat(row.run()).isEqualTo(state.published().run());
      assertThat(row.attempt()).isEqualTo(state.published().attempt());
      assertThat(row.edge()).isEqualTo(state.published().edge());
      assertThat(row.isLossy()).isEqualTo(state.published().lossy());
      assertThat(row.parents()).isEqualTo(state.published().parents());
      assertThat(row.document()).isEqualTo(state.published().document());
      assertThat(row.created()).isEqualTo(state.stamp().at());
      assertThat(row.tags()).containsExactlyInAnyOrderElementsOf(state.tags());
      assertThat(row.aliases()).containsExactlyInAnyOrderElementsOf(lineage.aliasesOf(row.id()));
      assertThat(row.standing() == VersionRow.Standing.ACTIVE).isEqualTo(state.isActive());
      PublishedVersion version = started.facts().version(row.id()).orElseThrow();
      assertThat(row.summary()).isEqualTo(VersionSummary.of(version.document()));
    }
  }

  @Test
  void whatOthersAppendIsSeenAtTheNextLook() {
    WrittenModels written = new WrittenModels(memory, 1);
    written.write(3, 60);
    Started started = Started.on(memory);
    for (int n = 0; n < 50; n++) {
      written.write("model-0");

      started.facts().refreshModel("model-0");

      assertThat(started.picture()).as("commit %d", n).isEqualTo(Started.on(memory).picture());
    }
  }

  @Test
  void aModelThatDidNotGoOnCostsOneCall() {
    new WrittenModels(memory, 1).write(1, 25);
    Started started = Started.on(store);
    long next = started.picture().getFirst().sequence() + 1;
    store.forget();

    started.facts().refreshModel("model-0");

    assertThat(store.read()).containsExactly("models/model-0/log/%010d.json".formatted(next));
  }

  @Test
  void aVersionWhoseDocumentIsGoneHidesItselfAlone() {
    new WrittenModels(memory, 1).write(2, 40);
    List<VersionRow> all = Started.on(memory).index().versions().all().toList();
    memory.delete(all.get(3).document().key());

    Started started = Started.on(memory);

    assertThat(started.index().versions().version(all.get(3).id())).isEmpty();
    assertThat(started.index().versions().all()).hasSize(all.size() - 1);
    assertThat(started.index().versions().version(all.get(4).id()).map(VersionRow::place))
        .isEqualTo(Optional.of(all.get(4).place()));
  }
}
