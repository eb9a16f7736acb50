package io.meristem.orchestrator.dispatch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Does the same again and again, on one thread of its own, with a pause in between; what throws is
 * done again after the pause. The pause is measured by a clock that never goes back: a scheduler
 * that looks at the wall clock stands still for as long as that was put back.
 */
public final class Rhythm implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Rhythm.class);

  private final String name;
  private final ScheduledExecutorService thread;

  /**
   * @param name of the thread, and of what it does
   */
  public Rhythm(String name) {
    this.name = name;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Begins, at once. */
  public void start(Duration pause, Runnable work) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> unlessItThrows(work), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void unlessItThrows(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warnf("the %s goes on in a moment: %s", name, e.getMessage());
    } catch (Error e) {
      LOG.errorf(e, "the %s goes on in a moment", name);
    }
  }

  /** Breaks off what is under way, as any crash may. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
