package io.meristem.trainer.worker;

/** Whether an attempt shall go on. */
enum Stop {
  /** Go on. */
  NOT,
  /** Write a resume point and hand the run over: the worker drains, or a pause is wished. */
  HAND_OVER,
  /** The attempt counts no more: leave everything as it is. */
  FENCED
}
