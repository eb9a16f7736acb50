package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.messaging.Tasks;
import io.meristem.storage.run.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A broker that gives messages out in any order, and in a storm loses and doubles them. */
final class SimulatedKafka implements Tasks {

  /** What a task says. */
  record Task(String run, int attempt, List<String> notFor) {}

  private final SplittableRandom random;
  private final Schedule schedule;
  private final Supplier<Weather> weather;
  private final List<Task> tasks = new ArrayList<>();
  private final Map<String, Task> held = new HashMap<>();
  private final List<Consumer<String>> listeners = new ArrayList<>();

  SimulatedKafka(SplittableRandom random, Schedule schedule, Supplier<Weather> weather) {
    this.random = random;
    this.schedule = schedule;
    this.weather = weather;
  }

  /** Joins the group of those who hear of runs that moved: one of them hears of each. */
  void share(Consumer<String> listener) {
    listeners.add(listener);
  }

  @Override
  public void offer(Run run, List<String> notFor) {
    int attempt = run.life().attempt();
    schedule.note("kafka", "task of attempt " + attempt, run.id(), "", "");
    deliver(() -> tasks.add(new Task(run.id(), attempt, notFor)));
  }

  /** An attempt of the run moved. */
  void moved(String run) {
    deliver(() -> listeners.get(random.nextInt(listeners.size())).accept(run));
  }

  private void deliver(Runnable message) {
    if (random.nextDouble() < weather.get().lost()) {
      schedule.note("kafka", "loses a message");
      return;
    }
    message.run();
    if (random.nextDouble() < weather.get().doubled()) {
      message.run();
    }
  }

  /**
   * Any task that is for it, if there is one. What the worker held and never accepted goes back: it
   * has died.
   */
  Optional<Task> take(String worker) {
    Optional.ofNullable(held.remove(worker)).ifPresent(tasks::add);
    List<Task> its = tasks.stream().filter(task -> !task.notFor().contains(worker)).toList();
    if (its.isEmpty()) {
      return Optional.empty();
    }
    Task task = its.get(random.nextInt(its.size()));
    tasks.remove(task);
    held.put(worker, task);
    return Optional.of(task);
  }

  void accept(String worker) {
    held.remove(worker);
  }
}
