package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Samples;
import io.meristem.storage.object.Actor;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks for runs until there is an answer, and then changes its mind about them again and again. */
final class SimulatedUser {

  private static final Actor ADA = Actor.claimed("ada");
  private static final long LONGEST_PAUSE = Duration.ofSeconds(4).toMillis();

  private static final long LONGEST_DEADLINE = 60;

  private final Turns turns;
  private final List<SimulatedOrchestrator> orchestrators;
  private final SplittableRandom random;
  private final Schedule schedule;
  private final Supplier<Weather> weather;
  private final List<RequestId> wanted;
  private final Set<String> acknowledged = new HashSet<>();
  private final Set<String> paused = new HashSet<>();

  SimulatedUser(
      Turns turns,
      List<SimulatedOrchestrator> orchestrators,
      SplittableRandom random,
      Schedule schedule,
      Supplier<Weather> weather,
      List<RequestId> wanted) {
    this.turns = turns;
    this.orchestrators = orchestrators;
    this.random = random;
    this.schedule = schedule;
    this.weather = weather;
    this.wanted = wanted;
  }

  /** The runs that it was told have begun. */
  Set<String> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  /** The runs that it ever wished to pause. */
  Set<String> paused() {
    return Set.copyOf(paused);
  }

  void live() {
    while (!weather.get().equals(Weather.CALM)) {
      turns.pause(Duration.ofMillis(1 + random.nextLong(LONGEST_PAUSE)));
      RequestId id = wanted.get(random.nextInt(wanted.size()));
      if (!acknowledged.contains(id.run())) {
        ask("request", id.run(), dispatch -> request(dispatch, id));
      } else if (random.nextDouble() < weather.get().restless()) {
        changeMind(id.run());
      }
    }
  }

  private void request(Dispatch dispatch, RequestId id) {
    Request request =
        dispatch
            .earlier(id)
            .orElseGet(() -> dispatch.record(id, "body", Samples.root(), RunTerms.DEFAULT, ADA));
    Run run = dispatch.begin(id, request);
    acknowledged.add(run.id());
  }

  private void changeMind(String run) {
    switch (random.nextInt(13)) {
      case 0 -> ask("cancel", run, dispatch -> dispatch.cancel(run, ADA, "on a whim"));
      case 1, 2, 3 -> {
        paused.add(run);
        ask("pause", run, dispatch -> dispatch.pause(run, ADA));
      }
      case 4, 5, 6 -> ask("resume", run, dispatch -> dispatch.resume(run, ADA));
      case 7 ->
          ask("priority", run, dispatch -> dispatch.prioritise(run, ADA, random.nextInt(100)));
      case 8 -> ask("deadline", run, dispatch -> dispatch.changeDeadline(run, ADA, soon()));
      case 9 -> ask("abandon", run, dispatch -> dispatch.abandon(run, ADA));
      default -> ask("retry", run, dispatch -> dispatch.retry(run, ADA));
    }
  }

  private Optional<Instant> soon() {
    return Optional.of(turns.instant().plusSeconds(random.nextLong(LONGEST_DEADLINE)));
  }

  private void ask(String what, String run, Consumer<Dispatch> work) {
    schedule.note("user", what, run, "", "");
    orchestrators.get(random.nextInt(orchestrators.size())).ask(work);
  }
}
