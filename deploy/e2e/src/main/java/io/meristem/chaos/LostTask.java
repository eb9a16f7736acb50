package io.meristem.chaos;

import io.meristem.e2e.Until;
import io.meristem.storage.event.Topics;
import java.time.Duration;
import java.util.List;

/** The task of an offered attempt is deleted before any worker has seen it. */
record LostTask() implements Cell {

  /** A frozen worker's last question for tasks is open at the broker for half a second. */
  private static final Duration UNTIL_NOBODY_ASKS = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "a task is lost";
  }

  @Override
  public void happen(Lane lane) {
    List<Struck> workers = lane.workers();
    String run;
    try (Broker broker = Broker.of(lane.stack().connections())) {
      workers.forEach(Struck::freeze);
      try {
        Struck.pass(UNTIL_NOBODY_ASKS);
        long before = broker.messages(Topics.TASKS);
        run = lane.ask(name()).run();
        Until.holds("task of run " + run, () -> broker.messages(Topics.TASKS) > before);
        broker.deleteMessages(Topics.TASKS);
      } finally {
        workers.forEach(Struck::thaw);
      }
    }
    lane.requireLaws(run);
  }
}
