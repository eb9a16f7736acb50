package io.meristem.chaos;

/** All topics are deleted while a growth is in the middle of its training. */
record Wipe() implements Cell {

  @Override
  public String name() {
    return "all topics are deleted";
  }

  @Override
  public void happen(Lane lane) {
    Trap trap = lane.arm(Hop.TRAINING, Part.KAFKA);
    String run = lane.ask(name()).run();
    try (Broker broker = Broker.of(lane.stack().connections())) {
      trap.awaitCaught();
      broker.deleteTopics();
    } finally {
      trap.release();
    }
    lane.requireLaws(run);
  }
}
