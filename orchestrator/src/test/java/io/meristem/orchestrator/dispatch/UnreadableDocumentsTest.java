package io.meristem.orchestrator.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.HandWorker.Held;
import io.meristem.orchestrator.Samples;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.run.AttemptEnd;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.Outcome;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.WeightedText;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an owner wrote under its attempt, also what is no document, the run goes on. */
class UnreadableDocumentsTest {

  private static final String GARBAGE = "no document";
  private static final int BUDGET = 3;

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final HandWorker worker = new HandWorker(store);
  private long nanos;
  private final OneOrchestrator orchestrator =
      new OneOrchestrator(store, store, InstantSource.system(), () -> nanos);

  private String requested(RunSpec spec) {
    RequestId id = RequestId.of("ada", "key");
    Actor ada = Actor.claimed("ada");
    Request request = orchestrator.dispatch.record(id, "body", spec, RunTerms.DEFAULT, ada);
    return orchestrator.dispatch.begin(id, request).id();
  }

  private Held leased() {
    return worker.lease(requested(Samples.root()));
  }

  private Run run(Held held) {
    var log = RunFold.log(store, held.run(), InstantSource.system());
    return log.read(log.start()).state().orElseThrow();
  }

  private List<AttemptEnd> ends(Held held) {
    return RunFold.log(store, held.run(), InstantSource.system()).commitsAfter(0).stream()
        .flatMap(commit -> commit.entries().stream())
        .filter(RunEntry.AttemptEnded.class::isInstance)
        .map(entry -> ((RunEntry.AttemptEnded) entry).end())
        .toList();
  }

  private void sweeps(int seconds) {
    for (int second = 0; second < seconds; second++) {
      nanos += Duration.ofSeconds(1).toNanos();
      orchestrator.sweep();
    }
  }

  private static String outcome(Held held) {
    return RunKeys.outcome(held.run(), held.attempt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GARBAGE,
        "{}",
        "{\"format\": 2, \"type\": \"done\"}",
        "{\"format\": 1, \"type\": \"triumph\"}",
        "{\"format\": 1, \"type\": \"done\", \"nonce\": \"n\"}"
      })
  void anOutcomeThatIsNoDocumentEndsItsAttemptAndTheRunIsTriedAgain(String text) {
    Held held = leased();
    store.put(outcome(held), text);

    sweeps(6);

    assertBroken(held, outcome(held));
    assertThat(run(held).state()).isInstanceOf(RunState.Offered.class);
    assertThat(run(held).life().attempt()).isEqualTo(2);
  }

  private void assertBroken(Held held, String key) {
    assertThat(ends(held))
        .singleElement()
        .asInstanceOf(type(AttemptEnd.Broken.class))
        .matches(AttemptEnd.Broken::retryable)
        .extracting(AttemptEnd.Broken::problem)
        .matches(problem -> problem.type().equals("unreadable-document"))
        .extracting(Problem::detail)
        .asString()
        .contains("cannot read " + key + ": ");
  }

  @Test
  void aRunFailsWithTheReasonWhenItsBudgetIsSpentOnOutcomesThatCannotBeRead() {
    String run = requested(Samples.root());
    for (int attempt = 1; attempt <= BUDGET; attempt++) {
      store.put(outcome(worker.lease(run)), GARBAGE);
      orchestrator.sweep();
    }

    orchestrator.sweep();

    Held last = new Held(run, Samples.root(), BUDGET, "");
    assertThat(run(last).state())
        .asInstanceOf(type(RunState.Failed.class))
        .extracting(failed -> failed.problem().detail())
        .asString()
        .contains(outcome(last));
    assertThat(store.keysAfter("open/", "", 10)).isEmpty();
  }

  private static final ParentRef PARENT =
      new ParentRef("v1", new BlobRef("blobs/r1/1/v1", 2, "v1"));

  private static final WeightedText TEXT =
      WeightedText.of(new SourceObject("meristem", "uploads/r1/a", 100));

  static final List<Arguments> SPECS =
      List.of(
          arguments(Samples.root()),
          arguments(new RunSpec.PrepareDataset("tales", List.of(TEXT), Optional.empty(), 0.1)),
          arguments(
              new RunSpec.Evaluate(
                  Samples.MODEL,
                  PARENT,
                  List.of(new DatasetRef("text", "abc")),
                  4,
                  16,
                  OptionalLong.empty())));

  @ParameterizedTest
  @FieldSource("SPECS")
  void aResultWhoseDocumentCannotBeReadEndsItsAttemptBeforePublishing(RunSpec spec) {
    store.put(TEXT.text().key(), "text");
    Held held = worker.lease(requested(spec));
    String key = RunKeys.blob(held.run(), held.attempt(), "abc");
    long bytes = store.write(key, new ByteArrayInputStream(GARBAGE.getBytes(UTF_8)));
    Outcome done = new Outcome.Done(held.nonce(), new BlobRef(key, bytes, "abc"));
    store.put(outcome(held), Documents.text(done, Documents.JSON.constructType(Outcome.class)));

    sweeps(6);

    assertBroken(held, key);
    assertThat(run(held).life().attempt()).isEqualTo(2);
  }

  @Test
  void aHeartbeatThatCannotBeReadAndStandsStillLosesTheAttempt() {
    Held held = leased();
    store.put(RunKeys.heartbeat(held.run(), held.attempt()), GARBAGE);

    sweeps(6);

    assertThat(ends(held)).containsExactly(new AttemptEnd.Lost(0));
  }

  @Test
  void aHeartbeatThatCannotBeReadAndMovesKeepsTheAttempt() {
    Held held = leased();

    for (int beat = 0; beat < 20; beat++) {
      store.put(RunKeys.heartbeat(held.run(), held.attempt()), GARBAGE + beat);
      sweeps(1);
    }

    assertThat(ends(held)).isEmpty();
    assertThat(run(held).state()).isInstanceOf(RunState.Running.class);
  }

  @Test
  void aLeaseThatCannotBeReadIsLostLikeAnyOtherWhenNobodyBeats() {
    Held held = leased();
    store.put(RunKeys.lease(held.run(), held.attempt()), GARBAGE);

    sweeps(6);

    assertThat(ends(held)).containsExactly(new AttemptEnd.Lost(0));
    assertThat(run(held).life().attempt()).isEqualTo(2);
  }

  @Test
  void aLeaseThatCannotBeReadIsWatchedByItsHeartbeatsAndItsResultCounts() {
    Held held = leased();
    store.put(RunKeys.lease(held.run(), held.attempt()), GARBAGE);
    for (int beat = 1; beat < 20; beat++) {
      worker.beat(held, beat, beat);
      sweeps(1);
    }
    worker.finish(held);

    orchestrator.sweep();

    assertThat(ends(held)).isEmpty();
    assertThat(run(held).state()).isInstanceOf(RunState.Published.class);
  }

  @Test
  void aResumePointThatCannotBeReadDoesNotKeepALostAttempt() {
    Held held = leased();
    store.put(RunKeys.resumePoint(held.run(), held.attempt(), 10), GARBAGE);

    sweeps(6);

    assertThat(ends(held)).containsExactly(new AttemptEnd.Lost(0));
  }
}
