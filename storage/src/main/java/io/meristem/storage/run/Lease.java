package io.meristem.storage.run;

import java.time.Instant;

/**
 * The document {@code lease.json}: the right to one attempt, held by whoever created it.
 *
 * @param nonce of the worker process; it also marks the heartbeats of this lease
 */
public record Lease(String worker, String nonce, Instant at) {}
