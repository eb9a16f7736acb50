package io.meristem.orchestrator.messaging;

import io.meristem.storage.run.Run;
import java.util.List;

/** Tells workers what there is to do. */
public interface Tasks {

  /**
   * Says, soon, that the newest attempt of a run may be leased. Nothing depends on its arrival.
   *
   * @param notFor workers that leave it to others
   */
  void offer(Run run, List<String> notFor);
}
