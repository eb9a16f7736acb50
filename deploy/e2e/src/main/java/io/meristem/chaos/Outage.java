package io.meristem.chaos;

import java.time.Duration;

/**
 * A server goes away while a growth is in the middle of its training, and stays away.
 *
 * @param part the broker or the S3 server
 */
record Outage(Part part, Duration away) implements Cell {

  @Override
  public String name() {
    return "no " + part + " for " + away.toSeconds() + " s";
  }

  @Override
  public void happen(Lane lane) {
    Trap trap = lane.arm(Hop.TRAINING, Part.S3);
    String under = lane.ask(name() + ", under way").run();
    Struck struck = lane.struck(part, Hop.TRAINING, trap);
    try {
      trap.awaitCaught();
      struck.kill();
    } finally {
      trap.release();
    }
    Asking later = lane.ask(name() + ", asked for meanwhile");
    Struck.pass(away);
    struck.revive(Blow.KILL);
    lane.requireLaws(under);
    lane.requireLaws(later.run());
  }
}
