package io.meristem.storage.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether what is open has the marker that orchestrators, and whoever collects garbage, find it by.
 */
record OpenMarkers(Reads reads) {

  /**
   * What is wrong at the end of the log of something that may be open. Its marker is there from
   * before its first commit on, and until after its last: so it is lost if it is not there between
   * two looks at a log that says that it is open, and says no more the second time.
   *
   * @param marker its key, if what the log says is open
   * @param what it is, in words
   */
  <S> List<Finding> findings(
      LogCheck<?, S> log, Function<S, Optional<String>> marker, String what) {
    if (log.state().flatMap(marker).isEmpty()) {
      return List.of();
    }
    log.readOn(reads::document);
    return log
        .state()
        .flatMap(marker)
        .filter(key -> reads.document(key).isEmpty())
        .filter(_ -> reads.document(log.key(log.next())).isEmpty())
        .map(key ->
            new Finding(
                key,
                Defect.LOST_MARKER,
                what
                    + " is open, and its marker is not there: no orchestrator that starts finds it,"
                    + " and what it needs may be collected as garbage",
                Finding.RESTORE + ", before garbage is collected"))
        .stream()
        .toList();
  }
}
