package io.meristem.chaos;

import java.util.Locale;

/** What is done to a process. */
enum Blow {
  /** SIGKILL; the process is started again. */
  KILL,
  /** SIGSTOP for longer than a lease lasts, and then SIGCONT. */
  FREEZE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
