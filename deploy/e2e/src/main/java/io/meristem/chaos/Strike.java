package io.meristem.chaos;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process is struck while a growth is at a hop. */
record Strike(Hop hop, Blow blow, Part part) implements Cell {

  private static final Pattern RUN = Pattern.compile(".*/runs/([^/]+)/.*");

  @Override
  public String name() {
    return hop + ", " + blow + " " + part;
  }

  @Override
  public void happen(Lane lane) {
    if (hop == Hop.GROWTH) {
      whileItGrows(lane);
    } else {
      whileItIsHeld(lane);
    }
  }

  private void whileItGrows(Lane lane) {
    Asking asking = lane.ask(name());
    String run = asking.run();
    lane.awaitChildFile(run);
    Struck struck = lane.struck(part, hop);
    struck.strike(blow);
    struck.revive(blow);
    requireUndisturbed(lane.requireLaws(run));
    asking.requireSame(run);
  }

  private void whileItIsHeld(Lane lane) {
    Trap trap = lane.arm(hop);
    Asking asking = lane.ask(name());
    String held;
    Struck struck;
    try {
      held = trap.awaitCaught();
      if (!hop.isForgotten()) {
        asking.leave();
      }
      struck = lane.struck(part, hop);
      struck.strike(blow);
    } finally {
      trap.release();
    }
    struck.revive(blow);
    Matcher named = RUN.matcher(held);
    String run = named.matches() ? named.group(1) : asking.run();
    requireUndisturbed(lane.requireLaws(run));
    asking.requireSame(run);
  }

  /** Only a blow at its own worker may cost a run its attempt. */
  private void requireUndisturbed(List<String> ends) {
    int allowed = part == Part.WORKER && hop.isWorkersOwn() ? 1 : 0;
    if (ends.size() > allowed) {
      throw new AssertionError("attempts were lost: " + ends);
    }
  }
}
