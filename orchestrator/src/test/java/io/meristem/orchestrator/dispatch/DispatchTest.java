package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.WeightedText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** There is one worker, and it is idle at first. */
class DispatchTest {

  private static final Actor ADA = Actor.claimed("ada");
  private static final RequestId ID = RequestId.of("ada", "key");

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final OneOrchestrator orchestrator = new OneOrchestrator(store, store);
  private final Dispatch dispatch = orchestrator.dispatch;
  private final HandWorker worker = new HandWorker(store);

  private Request recorded(RequestId id) {
    return dispatch.record(id, "body", Samples.root(), RunTerms.DEFAULT, ADA);
  }

  private String requested(RequestId id) {
    return dispatch.begin(id, recorded(id)).id();
  }

  private String published() {
    String run = requested(ID);
    worker.finish(worker.lease(run));
    orchestrator.sweep();
    return run;
  }

  /** Closed, filed away and without a marker. */
  private String cancelled() {
    String run = requested(ID);
    dispatch.cancel(run, ADA, "no reason");
    orchestrator.sweep();
    return run;
  }

  private RunState state(String run) {
    var log = RunFold.log(store, run, InstantSource.system());
    return log.read(log.start()).state().orElseThrow().state();
  }

  private List<String> markers() {
    return store.keysAfter(RunKeys.OPEN, "", 10);
  }

  @Test
  void aDatasetThatAnotherOrchestratorPublishedIsHeardOf() {
    OneOrchestrator other = new OneOrchestrator(store, store);
    SourceObject text = new SourceObject("bucket", "tales.txt", 100);
    store.put(text.key(), "a".repeat(100));
    RunSpec tales =
        new RunSpec.PrepareDataset("tales", List.of(WeightedText.of(text)), Optional.empty(), 0.1);
    dispatch.record(ID, "body", tales, RunTerms.DEFAULT, ADA);
    String run = dispatch.begin(ID, dispatch.earlier(ID).orElseThrow()).id();
    worker.finish(worker.lease(run));
    dispatch.look(run);

    other.dispatch.look(run);

    assertThat(other.index.dataset("tales")).isPresent();
  }

  @Test
  void aCancelledRunMakesRoomForTheNextAtOnce() {
    String first = requested(ID);
    String second = requested(RequestId.of("ada", "second"));

    dispatch.cancel(first, ADA, "no reason");

    assertThat(orchestrator.tasks).containsExactly(first + "#1", second + "#1");
  }

  @Test
  void whoRetriesARunSeesThatItIsOffered() {
    String run = cancelled();

    Optional<Run> retried = dispatch.retry(run, ADA);

    assertThat(retried.orElseThrow().state()).isInstanceOf(RunState.Offered.class);
  }

  @Test
  void aRetriedRunHasTheMarkerOfItsNewGeneration() {
    String run = cancelled();

    dispatch.retry(run, ADA);

    assertThat(markers()).containsExactly(RunKeys.open(run, 2));
  }

  @Test
  void anAbandonedRunHasAMarkerUntilItsEndIsTold() {
    String run = cancelled();

    dispatch.abandon(run, ADA);

    assertThat(markers()).containsExactly(RunKeys.open(run, 1));
    orchestrator.sweep();
    assertThat(markers()).isEmpty();
    assertThat(orchestrator.told.events)
        .extracting(CloudEvent::type)
        .last()
        .isEqualTo("io.meristem.run.abandoned.v1");
  }

  @Test
  void whatCannotBeRetriedGetsNoMarker() {
    String run = published();

    dispatch.retry(run, ADA);
    dispatch.abandon(run, ADA);

    assertThat(markers()).isEmpty();
  }

  @Test
  void askingAgainForAClosedRunOpensNothing() {
    String run = published();

    Run again = dispatch.begin(ID, recorded(ID));

    assertThat(again.id()).isEqualTo(run);
    assertThat(again.state()).isInstanceOf(RunState.Published.class);
    assertThat(markers()).isEmpty();
  }

  @Test
  void theFirstRequestUnderAnIdCounts() {
    Request first = recorded(ID);

    Request second = dispatch.record(ID, "other", Samples.root(), RunTerms.DEFAULT, ADA);

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aClosedRunKeepsItsMarkerUntilAllOfItIsTold() {
    orchestrator.told.isDown = true;
    String run = cancelled();
    assertThat(markers()).containsExactly(RunKeys.open(run, 1));
    orchestrator.told.isDown = false;
    orchestrator.outbox.wake(new OutgoingLog.OfRun(run));

    orchestrator.sweep();

    assertThat(markers()).isEmpty();
  }

  @Test
  void aPassedDeadlineFailsTheRunWhoeverWorksOnIt() {
    String run = requested(ID);
    worker.lease(run);
    dispatch.changeDeadline(run, ADA, Optional.of(Instant.EPOCH));

    dispatch.look(run);

    assertThat(state(run))
        .isInstanceOfSatisfying(
            RunState.Failed.class,
            failed -> assertThat(failed.problem().type()).isEqualTo("deadline-passed"));
  }

  @Test
  void aResultThatIsThereCountsAlthoughTheDeadlineHasPassed() {
    String run = requested(ID);
    worker.finish(worker.lease(run));
    dispatch.changeDeadline(run, ADA, Optional.of(Instant.EPOCH));

    dispatch.look(run);

    assertThat(state(run)).isInstanceOf(RunState.Published.class);
  }

  @Test
  void whatWasMarkedAndNotBegunIsBegunByTheSweep() {
    Request request = recorded(ID);
    mark(new OpenMarker(request.run(), 1, ID.hash()));

    orchestrator.sweep();

    assertThat(orchestrator.tasks).containsExactly(request.run() + "#1");
  }

  @Test
  void theMarkerOfAnEarlierGenerationIsDeleted() {
    String run = cancelled();
    dispatch.retry(run, ADA);
    mark(new OpenMarker(run, 1, ID.hash()));

    orchestrator.sweep();

    assertThat(markers()).containsExactly(RunKeys.open(run, 2));
  }

  @Test
  void theMarkerOfAGenerationThatTheLogHasNotReachedIsLeftAlone() {
    String run = cancelled();
    mark(new OpenMarker(run, 2, ""));

    orchestrator.sweep();

    assertThat(markers()).containsExactly(RunKeys.open(run, 2));
    assertThat(state(run)).isInstanceOf(RunState.Cancelled.class);
  }

  private void mark(OpenMarker marker) {
    store.put(RunKeys.open(marker.run(), marker.generation()), Documents.text(marker));
  }
}
