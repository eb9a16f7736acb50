package io.meristem.orchestrator.dispatch;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Why a run is not offered yet, for people and for programs. */
public sealed interface WhyWaiting {

  double A_MINUTE = 60;
  double AN_HOUR = 3600;

  /** In one stable word. */
  String kind();

  /** In one sentence, with the numbers. */
  String reason();

  /** Nobody to do any run has been heard of lately. */
  record NoWorker() implements WhyWaiting {
    @Override
    public String kind() {
      return "no-worker";
    }

    @Override
    public String reason() {
      return "no worker has announced itself";
    }
  }

  /**
   * Whoever was heard of takes no new run.
   *
   * @param workerClass of those that could do it; none if all workers are meant
   */
  record AllDraining(Optional<String> workerClass) implements WhyWaiting {
    @Override
    public String kind() {
      return "all-draining";
    }

    @Override
    public String reason() {
      return "all workers" + workerClass.map(" of class "::concat).orElse("") + " are draining";
    }
  }

  /** The run asked for a class that has no worker. */
  record NoWorkerOfClass(String workerClass) implements WhyWaiting {
    @Override
    public String kind() {
      return "no-worker-of-class";
    }

    @Override
    public String reason() {
      return "no worker of class " + workerClass;
    }
  }

  /**
   * No worker that may do the run has the memory for it.
   *
   * @param bestBytes what the largest of them has
   */
  record TooLarge(long neededBytes, long bestBytes) implements WhyWaiting {
    @Override
    public String kind() {
      return "too-large";
    }

    @Override
    public String reason() {
      return "needs %s, best worker has %s".formatted(size(neededBytes), size(bestBytes));
    }

    private static String size(long bytes) {
      double mebibytes = bytes / (double) (1 << 20);
      return mebibytes < 1024
          ? String.format(Locale.ROOT, "%.1f MiB", mebibytes)
          : String.format(Locale.ROOT, "%.1f GiB", mebibytes / 1024);
    }
  }

  /** The team has as many runs under way as it may. */
  record QuotaSpent(String team, int used, int quota) implements WhyWaiting {
    @Override
    public String kind() {
      return "quota-spent";
    }

    @Override
    public String reason() {
      return "team %s has %d of %d runs".formatted(team, used, quota);
    }
  }

  /**
   * All workers that could do the run have something else to do.
   *
   * @param runs under way on those workers, or next for them
   * @param seconds until one of them is free, as far as that can be told
   */
  record RunsAhead(int runs, OptionalDouble seconds) implements WhyWaiting {

    @Override
    public String kind() {
      return "runs-ahead";
    }

    @Override
    public String reason() {
      String ahead = runs == 1 ? "1 run ahead" : runs + " runs ahead";
      return seconds.isPresent() ? ahead + ", about " + time(seconds.getAsDouble()) : ahead;
    }
  }

  /** The idle workers that could do the run are left alone for a while. */
  sealed interface Resting extends WhyWaiting {

    /** The first of them that may have it. */
    String worker();

    /** Until then. */
    double seconds();
  }

  /**
   * A worker failed the run.
   *
   * @param isOnly whether no other one could do it
   */
  record FailedThere(String worker, String problem, boolean isOnly, double seconds)
      implements Resting {
    @Override
    public String kind() {
      return "failed-there";
    }

    @Override
    public String reason() {
      return "worker %s failed it with %s, again in %s".formatted(worker, problem, time(seconds))
          + (isOnly ? "" : " unless another is free before");
    }
  }

  /** A worker failed one run after the other. */
  record WorkerSick(String worker, int runs, String problem, double seconds) implements Resting {
    @Override
    public String kind() {
      return "worker-sick";
    }

    @Override
    public String reason() {
      return "worker %s failed %d runs in a row, the last with %s, again in %s"
          .formatted(worker, runs, problem, time(seconds));
    }
  }

  private static String time(double seconds) {
    if (seconds < A_MINUTE) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    return seconds < AN_HOUR
        ? String.format(Locale.ROOT, "%.0f min", seconds / A_MINUTE)
        : String.format(Locale.ROOT, "%.1f h", seconds / AN_HOUR);
  }
}
