package io.meristem.storage.run;

import io.meristem.storage.object.Actor;
import java.time.Instant;

/**
 * The document {@code requests/{hash}.json}: what an Idempotency-Key stands for, for ever.
 *
 * @param body SHA-256 over method, path and body of the request
 * @param spec what the body meant when it was asked first
 * @param terms that were asked for
 */
public record Request(
    String run, String body, RunSpec spec, RunTerms terms, Actor actor, String nonce, Instant at) {}
