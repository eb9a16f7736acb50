package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.dispatch.WhyWaiting.Resting;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.Setback;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which workers rest. One rests from a run that it failed, and longest while another one could do
 * that; one that failed several runs in a row rests from all of them, unless they failed elsewhere
 * too and so may be to blame themselves. A run that was offered again since counts for no row. Told
 * by this process's own clock, from when it heard of a failure: those who wrote the logs may have
 * other clocks. Thread-safe.
 */
@ApplicationScoped
class Rests {

  /** So many times as long as from one run does a worker rest from all. */
  private static final int FROM_ALL = 6;

  /** No rest is longer than so many times the shortest. */
  private static final int LONGEST = 120;

  private final double first;
  private final double longest;
  private final LongSupplier nanos;
  private final Map<Failed, Long> heardAt = new HashMap<>();
  private final Map<String, InARow> inARow = new HashMap<>();
  private final Map<String, WorkerAnnounced.Attempts> done = new HashMap<>();

  private record Failed(String run, int attempt) {}

  /**
   * What a worker failed since it last did something well.
   *
   * @param runs that failed nowhere else
   * @param newest what the last one failed with
   * @param rests how many there were so far
   * @param atNanos when the last one was heard of
   * @param lasts the rest after it, in nanoseconds
   */
  private record InARow(Set<String> runs, String newest, int rests, long atNanos, double lasts) {

    static final InARow NONE = new InARow(Set.of(), "", 0, 0, 0);

    boolean isSeveral() {
      return runs.size() > 1;
    }

    InARow without(String run) {
      Set<String> others =
          runs.stream().filter(one -> !one.equals(run)).collect(Collectors.toUnmodifiableSet());
      return new InARow(others, newest, rests, atNanos, lasts);
    }
  }

  @Inject
  Rests(Settings settings) {
    this(settings, System::nanoTime);
  }

  /**
   * @param nanos a clock that never goes back
   */
  Rests(Settings settings, LongSupplier nanos) {
    Duration shortest = settings.dispatch().retryAfter();
    this.first = shortest.toNanos();
    this.longest = LONGEST * first;
    this.nanos = nanos;
  }

  /**
   * Hears what there is to know.
   *
   * @param open all runs that are
   * @param workers that have announced themselves
   */
  synchronized void hear(List<Run> open, List<WorkerAnnounced> workers) {
    workers.forEach(
        worker -> worker.attempts().ifPresent(said -> hearWhatItDid(worker.worker(), said)));
    done.keySet().retainAll(workers.stream().map(WorkerAnnounced::worker).toList());
    List<Run> setBack = open.stream().filter(run -> !run.life().setbacks().isEmpty()).toList();
    setBack.forEach(this::hear);
    forgetAllBut(setBack);
  }

  /** A process that began anew, or has done something well since, begins a new row. */
  private void hearWhatItDid(String worker, WorkerAnnounced.Attempts said) {
    WorkerAnnounced.Attempts before = done.put(worker, said);
    if (before != null && (before.done() != said.done() || !before.since().equals(said.since()))) {
      inARow.remove(worker);
    }
  }

  /** Hears of a run that may have failed for good. */
  synchronized void hear(Run run) {
    for (Setback setback : run.life().setbacks()) {
      long now = nanos.getAsLong();
      boolean isNew = heardAt.putIfAbsent(new Failed(run.id(), setback.attempt()), now) == null;
      if (isNew && setback.attempt() == run.life().attempt()) {
        add(run.id(), setback, now);
      }
    }
    Set<String> failedOn = failedOn(run);
    if (failedOn.size() > 1) {
      failedOn.forEach(
          worker -> inARow.computeIfPresent(worker, (_, row) -> row.without(run.id())));
    }
  }

  private void add(String run, Setback setback, long now) {
    InARow before = inARow.getOrDefault(setback.worker(), InARow.NONE);
    Set<String> runs =
        Stream.concat(before.runs().stream(), Stream.of(run))
            .collect(Collectors.toUnmodifiableSet());
    int rests = runs.size() > 1 ? before.rests() + 1 : 0;
    double lasts = Math.min(longest, FROM_ALL * first * Math.pow(2, rests - 1.0));
    inARow.put(setback.worker(), new InARow(runs, setback.problem(), rests, now, lasts));
  }

  /** Nothing rests on what was longer ago. */
  private void forgetAllBut(List<Run> setBack) {
    long now = nanos.getAsLong();
    Set<String> runs = setBack.stream().map(Run::id).collect(Collectors.toSet());
    heardAt
        .entrySet()
        .removeIf(
            heard -> !runs.contains(heard.getKey().run()) && now - heard.getValue() > longest);
    inARow.values().removeIf(row -> now - row.atNanos() > 2 * longest);
  }

  private static Set<String> failedOn(Run run) {
    return run.life().setbacks().stream().map(Setback::worker).collect(Collectors.toSet());
  }

  /**
   * Those that are not given a run for now, by name, and why.
   *
   * @param fitting all workers that could do it
   */
  synchronized Map<String, Resting> of(Run run, List<WorkerAnnounced> fitting) {
    if (inARow.isEmpty() && run.life().setbacks().isEmpty()) {
      return Map.of();
    }
    Map<String, Resting> resting = new HashMap<>();
    List<String> names = fitting.stream().map(WorkerAnnounced::worker).toList();
    names.forEach(worker -> fromAll(worker).ifPresent(rest -> resting.put(worker, rest)));
    Set<String> failedOn = failedOn(run);
    boolean isOnly =
        names.stream().allMatch(name -> failedOn.contains(name) || resting.containsKey(name));
    names.stream()
        .filter(worker -> failedOn.contains(worker) && !resting.containsKey(worker))
        .forEach(worker -> from(run, worker, isOnly).ifPresent(rest -> resting.put(worker, rest)));
    return resting;
  }

  private Optional<Resting> fromAll(String worker) {
    return Optional.ofNullable(inARow.get(worker))
        .filter(InARow::isSeveral)
        .map(row ->
            new WhyWaiting.WorkerSick(
                worker, row.runs().size(), row.newest(), secondsLeft(row.atNanos(), row.lasts())))
        .filter(rest -> rest.seconds() > 0)
        .map(rest -> rest);
  }

  private Optional<Resting> from(Run run, String worker, boolean isOnly) {
    List<Setback> there =
        run.life().setbacks().stream().filter(one -> one.worker().equals(worker)).toList();
    Setback newest = there.getLast();
    long now = nanos.getAsLong();
    long at = heardAt.getOrDefault(new Failed(run.id(), newest.attempt()), now);
    double lasts = isOnly ? Math.min(longest, first * Math.pow(2, there.size() - 1.0)) : longest;
    return Optional.of(
            new WhyWaiting.FailedThere(worker, newest.problem(), isOnly, secondsLeft(at, lasts)))
        .filter(rest -> rest.seconds() > 0)
        .map(rest -> rest);
  }

  private double secondsLeft(long atNanos, double lasts) {
    return (lasts - (nanos.getAsLong() - atNanos)) / 1e9;
  }
}
