package io.meristem.storage.object;

import java.time.Duration;

/** How a process lets time pass. A simulation has its own, in which nobody really waits. */
public interface Waiting {

  /** The machine's own clock and sleep. */
  Waiting REALLY =
      new Waiting() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }
      };

  /** A clock that never goes back and means nothing by itself; it may overflow. */
  long nanos();

  void pause(Duration time) throws InterruptedException;
}
