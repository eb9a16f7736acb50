package io.meristem.orchestrator.planning;

import io.meristem.storage.run.SourceObject;
import java.util.Optional;

/**
 * An object that somebody named, and what is there.
 *
 * @param asked the name as it was given
 * @param found the object, if the name is an address and something is at it
 */
public record StoredObject(String asked, Optional<SourceObject> found) {

  /** An object that is certainly there. */
  public static StoredObject of(SourceObject found) {
    return new StoredObject(found.address(), Optional.of(found));
  }

  /**
   * The object for a run to read.
   *
   * @throws java.util.NoSuchElementException when there is a {@link #refusal}
   */
  SourceObject source() {
    return found.orElseThrow();
  }

  /** What is wrong with it, if anything is. */
  Optional<Planned.Rejected> refusal() {
    if (found.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        S3Address.of(asked).isPresent()
            ? Refusals.missingObject(asked)
            : Refusals.invalidSource(asked));
  }
}
