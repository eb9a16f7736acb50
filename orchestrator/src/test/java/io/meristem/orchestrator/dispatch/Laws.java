package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.dispatch.SimulatedStore.Write;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.AttemptEnd;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What must be true whatever happened, judged by what is in object storage. */
final class Laws {

  private final SimulatedStore simulated;
  private final ObjectStore store;
  private final Function<String, Instant> latest;

  /**
   * @param latest the latest time that a participant ever read from its wall clock
   */
  Laws(SimulatedStore simulated, Function<String, Instant> latest) {
    this.simulated = simulated;
    this.latest = latest;
    this.store = simulated.calm();
  }

  /** One entry of a run's log, and the write that brought it there. */
  private record Step(Write write, RunEntry entry) {}

  /** One entry of the model's log, and the write that brought it there. */
  private record Effect(Write write, LineageEntry.Effect entry) {}

  /** The laws that hold at every moment, and that do not hold here. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (String run : runs()) {
      try {
        Run now = read(run);
        List<Step> steps = steps(run);
        attemptsCountOn(run, steps).ifPresent(broken::add);
        oneEffectAtMost(now).ifPresent(broken::add);
        noEffectBeforePublishing(run, steps).ifPresent(broken::add);
        broken.addAll(attemptsWithTwoOwners(run, now.life().attempt()));
        broken.addAll(givenUpAlthoughDone(run, steps));
        broken.addAll(overdueTooEarly(steps));
      } catch (RuntimeException e) {
        broken.add("run " + run + " has a log that cannot be read: " + e.getMessage());
      }
    }
    return broken;
  }

  /** The runs that somebody still has to do something for. */
  List<String> unsettled(Set<String> acknowledged, Set<String> everPaused) {
    List<String> unsettled = new ArrayList<>();
    Set<String> runs = new TreeSet<>(runs());
    acknowledged.stream()
        .filter(run -> !runs.contains(run))
        .forEach(run -> unsettled.add("run " + run + " was acknowledged and is not there"));
    for (String run : runs) {
      Run now = read(run);
      boolean pausedOnRequest = now.state() instanceof RunState.Paused && everPaused.contains(run);
      if (now.isOpen() && !pausedOnRequest) {
        unsettled.add("run " + run + " is not done: " + now.state());
      } else if (!now.isOpen() && store.size(marker(now)).isPresent()) {
        unsettled.add("run " + run + " is closed and has a marker");
      } else if (now.state() instanceof RunState.Published && effects(run).isEmpty()) {
        unsettled.add("run " + run + " is published and has no version");
      }
    }
    return unsettled;
  }

  private static String marker(Run run) {
    return RunKeys.open(run.id(), run.life().generation());
  }

  /** Where all workers live and beat, none loses an attempt that it began there. */
  List<String> lostInTheCalm(int from) {
    return runs().stream()
        .flatMap(
            run -> steps(run).stream().filter(Laws::isLoss).filter(loss -> since(run, loss, from)))
        .map(loss -> loss.write().key() + " takes a living worker's attempt away")
        .toList();
  }

  private boolean since(String run, Step loss, int from) {
    String lease = RunKeys.lease(run, ended(loss).attempt());
    return writes(lease).allMatch(write -> write.moment() > from);
  }

  /** The kinds of events that happened, so that nobody trusts a simulator in which nothing does. */
  Set<String> met() {
    Set<String> met = new TreeSet<>();
    for (String run : runs()) {
      for (Step step : steps(run)) {
        met.add(step.entry().getClass().getSimpleName());
        if (step.entry() instanceof RunEntry.AttemptEnded(int attempt, AttemptEnd end)) {
          met.add(end.getClass().getSimpleName());
          writes(RunKeys.outcome(run, attempt))
              .filter(outcome -> outcome.moment() > step.write().moment())
              .forEach(_ -> met.add("LateOutcome"));
        }
        if (step.entry() instanceof RunEntry.Publishing publishing && publishing.attempt() > 1) {
          met.add("PublishingOfALaterAttempt");
        }
      }
    }
    return met;
  }

  private Optional<String> attemptsCountOn(String run, List<Step> steps) {
    List<Integer> offered =
        steps.stream()
            .map(Step::entry)
            .flatMap(entry ->
                entry instanceof RunEntry.Offered(int attempt) ? Stream.of(attempt) : Stream.of())
            .toList();
    boolean countsOn = true;
    for (int i = 0; i < offered.size(); i++) {
      countsOn &= offered.get(i) == i + 1;
    }
    return countsOn ? Optional.empty() : Optional.of("run " + run + " offered " + offered);
  }

  private Optional<String> oneEffectAtMost(Run run) {
    List<Effect> effects = effects(run.id());
    boolean counts =
        run.state() instanceof RunState.Published || run.state() instanceof RunState.Publishing;
    if (effects.size() > 1) {
      return Optional.of("run %s has %d versions".formatted(run.id(), effects.size()));
    }
    return effects.isEmpty() || counts
        ? Optional.empty()
        : Optional.of("run %s has a version and is %s".formatted(run.id(), run.state()));
  }

  private Optional<String> noEffectBeforePublishing(String run, List<Step> steps) {
    for (Effect effect : effects(run)) {
      boolean allowed =
          steps.stream()
              .filter(step -> step.write().moment() < effect.write().moment())
              .map(Step::entry)
              .anyMatch(
                  new RunEntry.Publishing(effect.entry().attempt(), effect.entry().document())
                      ::equals);
      if (!allowed) {
        return Optional.of(
            "run %s has a version of attempt %d without Publishing before it"
                .formatted(run, effect.entry().attempt()));
      }
    }
    return Optional.empty();
  }

  private List<String> attemptsWithTwoOwners(String run, int attempts) {
    List<String> broken = new ArrayList<>();
    for (int attempt = 1; attempt <= attempts; attempt++) {
      Set<String> owners = new HashSet<>();
      String below = RunKeys.attempt(run, attempt);
      simulated.writes().stream()
          .filter(write -> write.key().startsWith(below))
          .map(write -> Documents.body(write.key(), write.text()).path("nonce").asText())
          .forEach(owners::add);
      if (owners.size() > 1) {
        broken.add("run %s, attempt %d has the owners %s".formatted(run, attempt, owners));
      }
    }
    return broken;
  }

  /** A loss that was decided by somebody who could have read the outcome. */
  private List<String> givenUpAlthoughDone(String run, List<Step> steps) {
    return steps.stream()
        .filter(Laws::isLoss)
        .filter(loss ->
            writes(RunKeys.outcome(run, ended(loss).attempt()))
                .anyMatch(outcome -> outcome.moment() < loss.write().workBegan()))
        .map(loss -> loss.write().key() + " gives up an attempt that has an outcome")
        .toList();
  }

  /** A deadline that was not over by any clock that its judge has seen. */
  private List<String> overdueTooEarly(List<Step> steps) {
    List<String> broken = new ArrayList<>();
    Optional<Instant> deadline = Optional.empty();
    for (Step step : steps) {
      if (step.entry() instanceof RunEntry.DeadlineChanged(Optional<Instant> next)) {
        deadline = next;
      }
      if (step.entry() instanceof RunEntry.Failed(Problem problem)
          && problem.type().equals("deadline-passed")
          && deadline.filter(latest.apply(step.write().writer())::isBefore).isPresent()) {
        broken.add(step.write().key() + " fails the run before its deadline");
      }
    }
    return broken;
  }

  private static boolean isLoss(Step step) {
    return step.entry() instanceof RunEntry.AttemptEnded(_, AttemptEnd.Lost _);
  }

  private static RunEntry.AttemptEnded ended(Step step) {
    return (RunEntry.AttemptEnded) step.entry();
  }

  private List<String> runs() {
    return store.directories(RunKeys.RUNS).stream()
        .filter(run -> !store.keysAfter(RunKeys.log(run), "", 1).isEmpty())
        .toList();
  }

  private Run read(String run) {
    var log = RunFold.log(store, run, InstantSource.system());
    return log.read(log.start()).state().orElseThrow();
  }

  private List<Step> steps(String run) {
    List<Write> writes = writes(RunKeys.log(run)).toList();
    List<Commit<RunEntry>> commits =
        RunFold.log(store, run, InstantSource.system()).commitsAfter(0);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < commits.size(); i++) {
      for (RunEntry entry : commits.get(i).entries()) {
        steps.add(new Step(writes.get(i), entry));
      }
    }
    return steps;
  }

  private List<Effect> effects(String run) {
    List<Write> writes = writes(Lineage.MODELS + Samples.MODEL + "/log/").toList();
    List<Commit<LineageEntry>> commits =
        Lineage.log(store, Samples.MODEL, InstantSource.system()).commitsAfter(0);
    List<Effect> effects = new ArrayList<>();
    for (int i = 0; i < commits.size(); i++) {
      for (LineageEntry entry : commits.get(i).entries()) {
        if (entry instanceof LineageEntry.Effect effect && effect.run().equals(run)) {
          effects.add(new Effect(writes.get(i), effect));
        }
      }
    }
    return effects;
  }

  private Stream<Write> writes(String prefix) {
    return simulated.writes().stream().filter(write -> write.key().startsWith(prefix));
  }
}
