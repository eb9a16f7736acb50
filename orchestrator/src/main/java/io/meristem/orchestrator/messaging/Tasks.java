package io.meristem.orchestrator.messaging;

/** Tells workers what there is to do. */
public interface Tasks {

  /** Says, soon, that an attempt may be leased. Nothing depends on its arrival. */
  void offer(String run, int attempt);
}
