package io.meristem.orchestrator.messaging;

import io.meristem.storage.run.Run;

/** Tells workers what there is to do. */
public interface Tasks {

  /** Says, soon, that the newest attempt of a run may be leased. Nothing depends on its arrival. */
  void offer(Run run);
}
