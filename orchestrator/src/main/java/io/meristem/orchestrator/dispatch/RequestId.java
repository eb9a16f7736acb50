package io.meristem.orchestrator.dispatch;

import io.meristem.storage.object.Sha256;

/**
 * Names a request for ever.
 *
 * @param hash SHA-256 over who asked and the Idempotency-Key
 */
public record RequestId(String hash) {

  private static final int RUN_DIGITS = 16;

  /** The same subject and key are the same request. */
  public static RequestId of(String subject, String key) {
    return new RequestId(Sha256.of(subject + "\n" + key));
  }

  /** The run that this request asks for. */
  public String run() {
    return "r" + hash.substring(0, RUN_DIGITS);
  }
}
