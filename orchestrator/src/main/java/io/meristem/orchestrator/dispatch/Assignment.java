package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.dispatch.WhyWaiting.Resting;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.PeakMemory;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Which waiting runs are offered now, and why each other one waits. Pure: everything it knows is in
 * its arguments.
 *
 * <p>Runs are looked at by priority, the highest first, then by the time of their request. A run is
 * offered if its team's quota allows it, and a worker of its class that has the memory is idle: it
 * does no run, none that nobody has leased yet is counted for it, and it does not rest from what it
 * failed. Of several the smallest is counted, so that the large ones stay free for what needs them.
 * A run that cannot be offered holds up none behind it that goes elsewhere.
 *
 * @param offers the runs to be offered, in this order
 * @param untaken the offered runs for which no worker is left: there is none that fits, or all do
 *     something else
 * @param waiting the reason of every untaken run, and of every waiting one that is not to be
 *     offered, by its id
 */
record Assignment(List<Run> offers, List<Run> untaken, Map<String, WhyWaiting> waiting) {

  private static final Comparator<Run> FIRST =
      Comparator.comparingInt((Run run) -> run.terms().priority())
          .reversed()
          .thenComparing(Run::requestedAt)
          .thenComparing(Run::id);

  private static final Comparator<WorkerAnnounced> SMALLEST =
      Comparator.comparingLong(WorkerAnnounced::memoryBytes).thenComparing(WorkerAnnounced::worker);

  private static final Comparator<Resting> SOONEST = Comparator.comparingDouble(Resting::seconds);

  Assignment {
    offers = List.copyOf(offers);
    untaken = List.copyOf(untaken);
    waiting = Map.copyOf(waiting);
  }

  /**
   * Decides for all runs together.
   *
   * @param open every open run
   * @param workers that were heard of lately
   * @param quotas how many runs a team may have under way; a team that is not named has no limit
   * @param rests which of the workers that could do a run are not given it for now, and why
   * @param secondsLeft how long a run still takes, as far as that can be told
   */
  static Assignment of(
      List<Run> open,
      List<WorkerAnnounced> workers,
      Map<String, Integer> quotas,
      BiFunction<Run, List<WorkerAnnounced>, Map<String, Resting>> rests,
      Function<Run, OptionalDouble> secondsLeft) {
    Board board = new Board(workers, quotas, rests, secondsLeft);
    in(open, RunState.Attempted.class).forEach(board::underWay);
    Stream.concat(board.untaken.stream(), in(open, RunState.Waiting.class))
        .sorted(FIRST)
        .forEach(board::decide);
    return new Assignment(board.offers, board.untaken, board.reasons);
  }

  /** The workers that could do a run, busy or not, the smallest first. */
  static List<WorkerAnnounced> fitting(Run run, List<WorkerAnnounced> workers) {
    long needed = PeakMemory.bytesOf(run.spec());
    return ofClass(run, available(workers))
        .filter(worker -> worker.memoryBytes() >= needed)
        .sorted(SMALLEST)
        .toList();
  }

  private static List<WorkerAnnounced> available(List<WorkerAnnounced> workers) {
    return workers.stream().filter(worker -> !worker.draining()).toList();
  }

  private static Stream<WorkerAnnounced> ofClass(Run run, List<WorkerAnnounced> workers) {
    Optional<String> wanted = run.terms().workerClass();
    return workers.stream()
        .filter(worker -> wanted.isEmpty() || wanted.get().equals(worker.workerClass()));
  }

  /** Leased runs first: they are bound to their workers, and offered ones take what is left. */
  private static Stream<Run> in(List<Run> open, Class<? extends RunState> state) {
    return open.stream()
        .filter(run -> state.isInstance(run.state()))
        .sorted(
            Comparator.comparing((Run run) -> !(run.state() instanceof RunState.Running))
                .thenComparing(FIRST));
  }

  /** Who does what, as far as it has been decided. */
  private static final class Board {

    private final List<WorkerAnnounced> workers;
    private final List<WorkerAnnounced> heard;
    private final Map<String, Integer> quotas;
    private final BiFunction<Run, List<WorkerAnnounced>, Map<String, Resting>> rests;
    private final Function<Run, OptionalDouble> secondsLeft;
    private final Map<String, Run> taken = new HashMap<>();
    private final Map<String, Integer> used = new HashMap<>();
    private final List<Run> offers = new ArrayList<>();
    private final List<Run> untaken = new ArrayList<>();
    private final Map<String, WhyWaiting> reasons = new HashMap<>();
    private final Map<String, Double> freeIn = new HashMap<>();

    /** How many runs wait for one of these workers. */
    private final Map<List<String>, Integer> queue = new HashMap<>();

    Board(
        List<WorkerAnnounced> heard,
        Map<String, Integer> quotas,
        BiFunction<Run, List<WorkerAnnounced>, Map<String, Resting>> rests,
        Function<Run, OptionalDouble> secondsLeft) {
      this.workers = available(heard);
      this.heard = heard;
      this.quotas = quotas;
      this.rests = rests;
      this.secondsLeft = secondsLeft;
    }

    void underWay(Run run) {
      used.merge(run.terms().team(), 1, Integer::sum);
      if (run.state() instanceof RunState.Running(String worker)) {
        taken.put(worker, run);
      } else {
        List<WorkerAnnounced> fitting = fitting(run, workers);
        Map<String, Resting> resting = rests.apply(run, fitting);
        idle(fitting)
            .filter(worker -> !resting.containsKey(worker))
            .findFirst()
            .ifPresentOrElse(worker -> taken.put(worker, run), () -> untaken.add(run));
      }
    }

    /** Offers the run, or says why not; nobody is left for one that is offered and untaken. */
    void decide(Run run) {
      List<WorkerAnnounced> fitting = fitting(run, workers);
      misfit(run, fitting)
          .or(() -> overQuota(run))
          .or(() -> ahead(run, fitting))
          .ifPresentOrElse(why -> reasons.put(run.id(), why), () -> offer(run));
    }

    private void offer(Run run) {
      offers.add(run);
      underWay(run);
    }

    private Optional<WhyWaiting> misfit(Run run, List<WorkerAnnounced> fitting) {
      if (workers.isEmpty()) {
        return Optional.of(
            heard.isEmpty()
                ? new WhyWaiting.NoWorker()
                : new WhyWaiting.AllDraining(Optional.empty()));
      }
      if (!fitting.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          ofClass(run, workers)
              .max(SMALLEST)
              .<WhyWaiting>map(best ->
                  new WhyWaiting.TooLarge(PeakMemory.bytesOf(run.spec()), best.memoryBytes()))
              .orElseGet(() -> ofNoClass(run)));
    }

    private WhyWaiting ofNoClass(Run run) {
      return ofClass(run, heard).findAny().isPresent()
          ? new WhyWaiting.AllDraining(run.terms().workerClass())
          : new WhyWaiting.NoWorkerOfClass(run.terms().workerClass().orElseThrow());
    }

    private Optional<WhyWaiting> overQuota(Run run) {
      String team = run.terms().team();
      int now = used.getOrDefault(team, 0);
      return Optional.ofNullable(quotas.get(team))
          .filter(quota -> now >= quota && run.state() instanceof RunState.Waiting)
          .map(quota -> new WhyWaiting.QuotaSpent(team, now, quota));
    }

    private Optional<WhyWaiting> ahead(Run run, List<WorkerAnnounced> fitting) {
      List<String> idle = idle(fitting).toList();
      if (!idle.isEmpty()) {
        return resting(run, fitting, idle);
      }
      List<String> names = fitting.stream().map(WorkerAnnounced::worker).toList();
      WhyWaiting why = new WhyWaiting.RunsAhead(names.size() + next(names), untilFree(names));
      enqueue(run, names);
      return Optional.of(why);
    }

    private int next(List<String> names) {
      return queue.entrySet().stream()
          .filter(others -> !Collections.disjoint(others.getKey(), names))
          .mapToInt(Map.Entry::getValue)
          .sum();
    }

    /** As if it went to the one that is free first. */
    private void enqueue(Run run, List<String> names) {
      queue.merge(names, 1, Integer::sum);
      String first = names.stream().min(Comparator.comparingDouble(this::freeIn)).orElseThrow();
      freeIn.put(first, freeIn(first) + seconds(run));
    }

    /** Why nobody who is idle is given the run, if so. */
    private Optional<WhyWaiting> resting(
        Run run, List<WorkerAnnounced> fitting, List<String> idle) {
      Map<String, Resting> resting = rests.apply(run, fitting);
      return resting.keySet().containsAll(idle)
          ? resting.values().stream()
              .filter(rest -> idle.contains(rest.worker()))
              .min(SOONEST)
              .map(why -> why)
          : Optional.empty();
    }

    private OptionalDouble untilFree(List<String> names) {
      double[] all = names.stream().mapToDouble(this::freeIn).toArray();
      return DoubleStream.of(all).anyMatch(Double::isNaN)
          ? OptionalDouble.empty()
          : DoubleStream.of(all).min();
    }

    /** Until a worker has done what it is at, and what is next for it; not a number if unknown. */
    private double freeIn(String worker) {
      return freeIn.computeIfAbsent(
          worker, name -> seconds(Objects.requireNonNull(taken.get(name))));
    }

    private double seconds(Run run) {
      return secondsLeft.apply(run).orElse(Double.NaN);
    }

    private Stream<String> idle(List<WorkerAnnounced> fitting) {
      return fitting.stream().map(WorkerAnnounced::worker).filter(name -> !taken.containsKey(name));
    }
  }
}
