package io.meristem.chaos;

import io.meristem.e2e.Client;
import java.util.List;

/**
 * A process is struck while a growth is at a hop.
 *
 * <p>What the struck process asks of storage at that moment dies with it, or waits as long as it is
 * frozen. A frozen worker, and one that dies before it is told of the run, is away until another
 * one has done the work, or, if its own is done, for longer than a lease lasts; a frozen
 * orchestrator, until another orchestrator has. Then it wakes up in the middle of what it was about
 * to do.
 */
record Strike(Hop hop, Blow blow, Part part) implements Cell {

  @Override
  public String name() {
    return hop + ", " + blow + " " + part;
  }

  @Override
  public void happen(Lane lane) {
    Trap trap = lane.arm(hop, part);
    Asking asking = lane.ask(name());
    String run;
    try {
      Struck struck = struckAtItsHop(lane, trap, asking);
      if (!hop.isAskedBy(part)) {
        trap.release();
      } else if (blow == Blow.KILL) {
        trap.drop();
      }
      run = outlived(lane, trap, asking, struck);
    } finally {
      trap.release();
    }
    requireUndisturbed(lane.requireLaws(run));
    asking.requireSame(run);
  }

  private Struck struckAtItsHop(Lane lane, Trap trap, Asking asking) {
    if (hop == Hop.GROWTH) {
      lane.awaitChildFile(asking.run());
    } else {
      trap.awaitCaught();
    }
    if (!hop.isForgotten()) {
      asking.leave();
    }
    Struck struck = lane.struck(part, hop, trap);
    struck.strike(blow);
    return struck;
  }

  /** The run, when the struck process is back. */
  private String outlived(Lane lane, Trap trap, Asking asking, Struck struck) {
    if (part == Part.ORCHESTRATOR && blow == Blow.FREEZE) {
      return whileAnotherOrchestratorDoesIt(lane, trap, asking, struck);
    }
    if (part == Part.WORKER && isWaitedForByOthers()) {
      return whileAnotherWorkerDoesIt(lane, trap, asking, struck);
    }
    struck.revive(blow);
    return run(trap, asking);
  }

  private boolean isWaitedForByOthers() {
    return hop.isBeforeItsTask() || (blow == Blow.FREEZE && !hop.isWorkDone());
  }

  private String whileAnotherWorkerDoesIt(Lane lane, Trap trap, Asking asking, Struck struck) {
    try {
      String run = run(trap, asking);
      var _ = lane.client().awaitState(run, "published");
      return run;
    } finally {
      backInTheMiddle(trap, struck);
    }
  }

  private String whileAnotherOrchestratorDoesIt(
      Lane lane, Trap trap, Asking asking, Struck struck) {
    try (Client other = lane.startOtherOrchestrator()) {
      String run;
      try {
        run = hop.isForgotten() ? lane.askOf(other, name()).run() : run(trap, asking);
        var _ = other.awaitState(run, "published");
      } finally {
        backInTheMiddle(trap, struck);
      }
      if (hop.isForgotten() && !asking.run().equals(run)) {
        throw new AssertionError("one key stands for " + run + " and for " + asking.run());
      }
      return run;
    } finally {
      lane.stopOtherOrchestrator();
    }
  }

  private void backInTheMiddle(Trap trap, Struck struck) {
    struck.bringBack(blow);
    if (hop.isAskedBy(part) && hop != Hop.GROWTH) {
      trap.releaseToTheEnd();
    }
  }

  private String run(Trap trap, Asking asking) {
    return hop == Hop.GROWTH ? asking.run() : trap.awaitCaught().run().orElseGet(asking::run);
  }

  /** Only a blow at its own worker may cost a run its attempt; an offer taken back costs none. */
  private void requireUndisturbed(List<String> ends) {
    int allowed = part == Part.WORKER && hop.isWorkersOwn() ? 1 : 0;
    List<String> lost = ends.stream().filter(end -> !end.contains("withdrawn")).toList();
    if (lost.size() > allowed) {
      throw new AssertionError("attempts were lost: " + lost);
    }
  }
}
