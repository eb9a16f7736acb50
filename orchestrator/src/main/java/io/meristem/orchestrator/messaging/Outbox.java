package io.meristem.orchestrator.messaging;

/** Where the commits of logs wait to be told to the world. Thread-safe. */
public interface Outbox {

  /** Says that a log has commits which may not have been told yet. Returns at once. */
  void wake(OutgoingLog log);

  /** Whether every commit of the log up to this one has been told, acknowledged. */
  boolean hasRelayed(OutgoingLog log, long sequence);
}
