package io.meristem.trainer.worker;

import io.meristem.storage.object.Documents;
import io.meristem.storage.sampling.SampleLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jboss.logging.Logger;

/** An answer under way, from the thread that writes it to the one that sends it. */
final class Sample {

  /** What comes first: a refusal, or else lines. */
  private sealed interface Event {
    record Refused(SamplingRefusal why) implements Event {}

    record Line(SampleLine line) implements Event {}
  }

  private static final Logger LOG = Logger.getLogger(Sample.class);

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile boolean wanted = true;
  private volatile boolean begun;

  /** Adds a line, and says whether anybody still wants the next. */
  boolean add(SampleLine line) {
    begun = true;
    events.add(new Event.Line(line));
    return wanted;
  }

  void refuse(SamplingRefusal why) {
    events.add(new Event.Refused(why));
  }

  /** Whether it has a line. */
  boolean isBegun() {
    return begun;
  }

  /**
   * Waits for the first line.
   *
   * @throws SamplingRefusal when there will be none
   */
  SampleLine first() {
    return line();
  }

  /** Sends this line and all that follow, each at once. When nobody takes them, no more follow. */
  void send(SampleLine first, OutputStream out) {
    try {
      SampleLine line = first;
      while (true) {
        out.write((Documents.json(line) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        if (!(line instanceof SampleLine.Piece)) {
          return;
        }
        line = line();
      }
    } catch (IOException e) {
      LOG.debugf("nobody takes the answer any more: %s", e.getMessage());
    } finally {
      wanted = false;
    }
  }

  private SampleLine line() {
    try {
      return switch (events.take()) {
        case Event.Line(SampleLine line) -> line;
        case Event.Refused(SamplingRefusal why) -> throw why;
      };
    } catch (InterruptedException e) {
      wanted = false;
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }
}
