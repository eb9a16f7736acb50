package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.Arm;
import io.meristem.storage.plan.ArmKind;
import io.meristem.storage.plan.Outlook;
import io.meristem.storage.plan.PlanDocument;
import io.meristem.storage.plan.PlanEntry;
import io.meristem.storage.plan.PlanFold;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.plan.PlanMarker;
import io.meristem.storage.plan.Stage;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunTerms;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionUsersTest {

  private static final Actor ADA = Actor.claimed("ada");

  private final ObjectStore store = new InMemoryObjectStore();

  @Test
  void anOpenRunNeedsItsParentAlsoBeforeItsLogBegins() {
    BlobRef document = new BlobRef("blobs/r7/1/d", 1, "d");
    RunSpec spec =
        new RunSpec.Continue(
            Samples.MODEL,
            new ParentRef("v7", document),
            Samples.root().dataset(),
            Samples.root().config(),
            Samples.TRAINING);
    Request request =
        new Request("r8", "body", spec, RunTerms.DEFAULT, ADA, "nonce", Instant.EPOCH);
    store.put(RunKeys.request("hash"), Documents.text(request));
    store.put(RunKeys.open("r8", 1), Documents.text(new OpenMarker("r8", 1, "hash")));

    Map<String, String> users = VersionUsers.read(store, InstantSource.system());

    assertThat(users).containsExactly(Map.entry("v7", "run r8"));
  }

  @Test
  void anOpenPlanNeedsWhatItStartsFromAndWhatItsRunsHaveMade() {
    Stage first = proceeding("first", "v7");
    Stage second = proceeding("second", "first");
    store.put(PlanKeys.open("p1"), Documents.text(new PlanMarker("p1")));
    var log = PlanFold.log(store, "p1", InstantSource.system());
    log.append(
        log.start(),
        ADA,
        _ ->
            List.of(
                new PlanEntry.Requested(
                    new PlanDocument("two", Optional.empty(), List.of(first, second)),
                    new Outlook(List.of(), Map.of())),
                new PlanEntry.StageBegun(
                    "first", Instant.EPOCH, List.of(new Arm(ArmKind.MAIN, "r8")))));

    Map<String, String> users = VersionUsers.read(store, InstantSource.system());

    assertThat(users).containsEntry("v7", "plan p1").containsEntry("v8", "plan p1");
  }

  private static Stage proceeding(String name, String from) {
    return new Stage.Continue(
        name,
        from,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
