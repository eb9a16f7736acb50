package io.meristem.orchestrator.index;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.messaging.Messenger;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Lets workers be forgotten that are gone without having said so. Thread-safe. */
@ApplicationScoped
public class WorkerRemoval {

  private final Index index;
  private final Messenger messenger;
  private final Duration silence;

  WorkerRemoval(Index index, Messenger messenger, Settings settings) {
    this.index = index;
    this.messenger = messenger;
    this.silence = settings.dispatch().workerSilence();
  }

  /** What came of a wish to forget a worker. */
  public sealed interface Removal {

    /** Nobody knows it any more, or soon; nor did anybody need to. */
    record Done() implements Removal {}

    /** It was heard of within this time. */
    record Alive(Duration silence) implements Removal {}

    /** The broker did not take it. */
    record Refused(String reason) implements Removal {}
  }

  /** Forgets a worker here, and says so to everybody who listens. May be repeated. */
  public Removal remove(String worker) {
    if (index.workersHeardWithin(silence).stream().anyMatch(one -> one.worker().equals(worker))) {
      return new Removal.Alive(silence);
    }
    if (index.workers().stream().noneMatch(one -> one.worker().equals(worker))) {
      return new Removal.Done();
    }
    try {
      messenger.takeBack(worker);
    } catch (ExecutionException | RuntimeException e) {
      return new Removal.Refused(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Removal.Refused("the orchestrator is being stopped");
    }
    index.forgetWorker(worker);
    return new Removal.Done();
  }
}
