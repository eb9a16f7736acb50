package io.meristem.trainer.worker;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.RunKeys;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logging.MDC;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Stores the newest lines that are logged for an attempt, by the thread that begins this and by
 * those that start from it: again and again while it lasts, since a killed process says nothing at
 * its end. A line that cannot be stored is only missing.
 */
final class AttemptLog implements AutoCloseable {

  private static final org.jboss.logging.Logger LOG =
      org.jboss.logging.Logger.getLogger(AttemptLog.class);
  private static final String RUN = "run";
  private static final String ATTEMPT = "attempt";
  private static final String FORMAT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSZZZZZ} %-5p [%c{3.}] %s%e%n";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ObjectStore objects;
  private final String run;
  private final int attempt;
  private final Duration every;
  private final LogTail tail = new LogTail();
  private final Handler listener = new Listener();
  private final Thread thread;
  private String stored = "";

  /**
   * Begins to listen to the calling thread, which has to close this.
   *
   * @param every how often lines are stored, if there are new ones
   */
  AttemptLog(ObjectStore objects, String run, int attempt, Duration every) {
    this.objects = objects;
    this.run = run;
    this.attempt = attempt;
    this.every = every;
    Object _ = MDC.put(RUN, run);
    Object _ = MDC.put(ATTEMPT, Integer.toString(attempt));
    Logger.getLogger("").addHandler(listener);
    this.thread = Thread.ofPlatform().daemon().name("log of " + run).start(this::storeOn);
  }

  private final class Listener extends Handler {

    Listener() {
      setFormatter(new PatternFormatter(FORMAT));
    }

    @Override
    public void publish(LogRecord line) {
      if (run.equals(MDC.get(RUN)) && Integer.toString(attempt).equals(MDC.get(ATTEMPT))) {
        String text = getFormatter().format(line);
        synchronized (tail) {
          tail.add(text);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private void storeOn() {
    while (!Thread.currentThread().isInterrupted()) {
      store();
      try {
        Thread.sleep(every);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Stores the lines that there are now, unless they are stored already. */
  synchronized void store() {
    String text;
    synchronized (tail) {
      text = tail.text();
    }
    if (text.equals(stored)) {
      return;
    }
    try {
      objects.put(RunKeys.logTail(run, attempt), text);
      stored = text;
    } catch (RuntimeException e) {
      LOG.warnf("run %s: the log of attempt %d is not stored: %s", run, attempt, e.getMessage());
    }
  }

  /** Stores what there is, and listens no more. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store();
    Logger.getLogger("").removeHandler(listener);
    MDC.remove(RUN);
    MDC.remove(ATTEMPT);
  }
}
