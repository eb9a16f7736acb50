package io.meristem.orchestrator.messaging;

import io.meristem.storage.event.DeadLetter;

/** Where messages go that cannot be understood. Thread-safe. */
public interface DeadLetterBox {

  /** Takes a letter, soon; one that is known already is not written again. Never fails. */
  void put(DeadLetter letter);
}
