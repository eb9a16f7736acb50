package io.meristem.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * A process that is struck.
 *
 * @param restart starts the part again, and returns when it is healthy
 */
record Struck(ProcessHandle process, Runnable restart) {

  /** Longer than a lease lasts here, which is 3 seconds. */
  static final Duration FROZEN = Duration.ofSeconds(5);

  void strike(Blow blow) {
    switch (blow) {
      case KILL -> kill();
      case FREEZE -> freeze();
    }
  }

  /** Brings it back, a frozen one when a lease would be long over. */
  void revive(Blow blow) {
    if (blow == Blow.FREEZE) {
      pass(FROZEN);
    }
    bringBack(blow);
  }

  /** Brings it back at once. */
  void bringBack(Blow blow) {
    switch (blow) {
      case KILL -> restart.run();
      case FREEZE -> thaw();
    }
  }

  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  void freeze() {
    signal("-STOP");
  }

  void thaw() {
    signal("-CONT");
  }

  /** Lets time pass in which something is missing. */
  static void pass(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void signal(String name) {
    try {
      String pid = Long.toString(process.pid());
      int status = new ProcessBuilder("kill", name, pid).inheritIO().start().waitFor();
      if (status != 0) {
        throw new AssertionError("kill " + name + " " + pid + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
