package io.meristem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SoakVerdictTest {

  private static final BlobRef DOCUMENT = new BlobRef("blobs/r1/1/d", 1, "d");
  private static final InstantSource CLOCK = InstantSource.system();

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  @Test
  void runsWithOneEffectEachAreWithoutFault() {
    finished("r1");
    effect("r1");
    finished("r2");
    effect("r2");

    assertThat(faults("r1", "r2")).isEmpty();
  }

  @Test
  void aRunWithoutAnEffectIsLost() {
    finished("r1");

    assertThat(faults("r1")).singleElement().asString().startsWith("run r1 has 0 effects");
  }

  @Test
  void aRunThatWasAcknowledgedAndIsNowhereIsLost() {
    assertThat(faults("r1")).containsExactly("run r1 has 0 effects and is Optional.empty");
  }

  @Test
  void aRunThatIsStillOpenIsAFaultThoughItsEffectIsThere() {
    requested("r1");
    effect("r1");

    assertThat(faults("r1"))
        .singleElement()
        .asString()
        .contains("1 effects and is Optional[Waiting");
  }

  @Test
  void aSecondEffectCountsThoughReadersPassItOver() {
    finished("r1");
    effect("r1");
    effect("r1");

    assertThat(faults("r1")).singleElement().asString().startsWith("run r1 has 2 effects");
  }

  @Test
  void aRunThatNobodyWasToldOfIsDoubled() {
    finished("r1");
    effect("r1");
    requested("r2");

    assertThat(faults("r1")).containsExactly("run r2 was acknowledged to nobody");
  }

  @Test
  void aCommitBehindAHoleIsAFault() {
    finished("r1");
    effect("r1");
    String log = "models/tiny/log/";
    store.put(log + "0000000003.json", store.get(log + "0000000001.json").orElseThrow());

    assertThat(faults("r1")).contains("models/tiny/log/ has 2 commits and ends with 1");
  }

  @Test
  void aCommitThatDoesNotFollowIsAFault() {
    finished("r1");
    effect("r1");
    String log = "models/tiny/log/";
    store.put(log + "0000000002.json", store.get(log + "0000000001.json").orElseThrow());

    assertThat(faults("r1").getFirst()).startsWith("models/tiny/log/ cannot be read");
  }

  @Test
  void aMarkerThatIsLeftIsAFault() {
    finished("r1");
    effect("r1");
    store.put(RunKeys.open("r1", 1), "{}");

    assertThat(faults("r1")).containsExactly("open/r1.1 is left");
  }

  private List<String> faults(String... acknowledged) {
    return SoakVerdict.of(store, Set.of(acknowledged), Set.of()).faults();
  }

  private void requested(String run) {
    append(
        run,
        new RunEntry.Requested(
            new RunSpec.Evaluate(
                "tiny",
                new ParentRef("v1", DOCUMENT),
                List.of(new DatasetRef("tale", "h")),
                1,
                8,
                OptionalLong.empty()),
            RunTerms.DEFAULT));
  }

  private void finished(String run) {
    requested(run);
    append(run, new RunEntry.Offered(1));
    append(run, new RunEntry.Publishing(1, DOCUMENT));
    append(run, new RunEntry.Published());
  }

  private void append(String run, RunEntry entry) {
    var log = RunFold.log(store, run, CLOCK);
    var _ = log.append(log.start(), Actor.MERISTEM, _ -> List.of(entry));
  }

  private void effect(String run) {
    var log = Lineage.log(store, "tiny", CLOCK);
    var _ =
        log.append(
            log.start(),
            Actor.MERISTEM,
            _ ->
                List.of(
                    new VersionPublished(
                        VersionDocument.idOf(run), run, 1, Edge.ROOT, false, List.of(), DOCUMENT)));
  }
}
