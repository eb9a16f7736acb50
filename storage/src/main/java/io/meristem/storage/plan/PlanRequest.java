package io.meristem.storage.plan;

import io.meristem.storage.object.Actor;
import java.time.Instant;

/**
 * The document {@code plans/{plan}/request.json}: what an Idempotency-Key stands for, for ever.
 *
 * @param body SHA-256 over method, path and body of the request
 * @param document what was asked first, with every dataset named by its hash
 */
public record PlanRequest(
    String plan,
    String body,
    PlanDocument document,
    Outlook outlook,
    Actor actor,
    String nonce,
    Instant at) {}
