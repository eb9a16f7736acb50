package io.meristem.orchestrator.planning;

import io.meristem.storage.run.TextSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An object that a request names.
 *
 * @param asked as it was asked for
 * @param address what that means, if it is an address at all
 * @param bytes how long it is, if it is there
 */
public record StoredObject(String asked, Optional<S3Address> address, OptionalLong bytes) {

  /** What is wrong with it, if anything is. */
  Optional<Plan.Rejected> refusal() {
    if (address.isEmpty()) {
      return Optional.of(Refusals.invalidSource(asked));
    }
    return bytes.isPresent() ? Optional.empty() : Optional.of(Refusals.missingObject(asked));
  }

  /**
   * The object for a run to read.
   *
   * @throws java.util.NoSuchElementException when there is a {@link #refusal}
   */
  TextSource source() {
    S3Address known = address.orElseThrow();
    return new TextSource(known.bucket(), known.key(), bytes.orElseThrow());
  }
}
