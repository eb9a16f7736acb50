package io.meristem.storage.check;

import com.fasterxml.jackson.databind.JavaType;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Fold;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.object.UnreadableDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Goes through the commits of one log, as they are stored, and tells all that is wrong, where a
 * reader would stop at the first defect. Pure. Not thread-safe.
 *
 * @param <E> the entries of a commit
 * @param <S> what the log says
 */
final class LogCheck<E, S> {

  private final String log;
  private final int digits;
  private final Fold<E, S> fold;
  private final JavaType commitType;
  private final List<Finding> findings = new ArrayList<>();
  private long last;

  /** Hash of the text of commit {@code last}; nothing if that is not there. */
  private Optional<String> hash = Optional.of("");

  /** Nothing from the first defect on: what follows it cannot be judged. */
  private Optional<S> state;

  /**
   * @param log prefix of the commits' keys, ending in a slash
   * @param digits to which a commit's number is padded
   */
  LogCheck(String log, int digits, Class<E> entryType, Fold<E, S> fold) {
    this.log = log;
    this.digits = digits;
    this.fold = fold;
    this.commitType =
        Documents.JSON.getTypeFactory().constructParametricType(Commit.class, entryType);
    this.state = Optional.of(fold.start());
  }

  /** The key of a commit. */
  String key(long number) {
    return log + ("%0" + digits + "d.json").formatted(number);
  }

  /** The number of the commit that comes next. */
  long next() {
    return last + 1;
  }

  /** What the log says, if nothing was found to be wrong with it. */
  Optional<S> state() {
    return state;
  }

  /** What was found since this was asked last. */
  List<Finding> findings() {
    List<Finding> found = List.copyOf(findings);
    findings.clear();
    return found;
  }

  /** All commits before this number that did not come are not there. */
  void isMissingUpTo(long number) {
    if (number > next()) {
      String which =
          number == next() + 1 ? "commit " + next() : "commits " + next() + " to " + (number - 1);
      found(
          next(),
          Defect.MISSING_COMMIT,
          "the log goes on to commit %d, and %s is not there".formatted(number, which),
          Finding.RESTORE + "; until then nobody can read on from there, nor append");
      last = number - 1;
      hash = Optional.empty();
      state = Optional.empty();
    }
  }

  /**
   * Takes the next commit that is there, and answers what it says; nothing if that cannot be read.
   *
   * @param number by its key, above all that came before
   */
  List<E> take(long number, String text) {
    isMissingUpTo(number);
    Optional<Commit<E>> commit = parsed(number, text);
    commit.ifPresent(known -> check(number, known));
    if (commit.isEmpty()) {
      state = Optional.empty();
    }
    last = number;
    hash = Optional.of(Sha256.of(text));
    return commit.map(Commit::entries).orElse(List.of());
  }

  /** Takes what was appended since the log was listed. */
  void readOn(Function<String, Optional<String>> documents) {
    Optional<String> text = documents.apply(key(next()));
    while (text.isPresent()) {
      var _ = take(next(), text.get());
      text = documents.apply(key(next()));
    }
  }

  private Optional<Commit<E>> parsed(long number, String text) {
    String key = key(number);
    try {
      return Optional.of(Documents.JSON.convertValue(Documents.body(key, text), commitType));
    } catch (UnreadableDocumentException e) {
      findings.add(Finding.of(key, e, Finding.RESTORE));
    } catch (IllegalArgumentException e) {
      found(number, Defect.UNREADABLE, String.valueOf(e.getMessage()), Finding.RESTORE);
    }
    return Optional.empty();
  }

  private void check(long number, Commit<E> commit) {
    if (commit.sequence() != number) {
      found(
          number,
          Defect.DOUBLED_NUMBER,
          "it says that it is commit " + commit.sequence(),
          Finding.RESTORE);
      state = Optional.empty();
    } else if (hash.filter(before -> !before.equals(commit.previous())).isPresent()) {
      found(
          number,
          Defect.BROKEN_CHAIN,
          "it follows a commit with the hash %s, and the one before it has %s"
              .formatted(commit.previous(), hash.get()),
          "restore it or the one before it, whichever was changed, from a copy of the bucket");
      state = Optional.empty();
    }
    state = state.flatMap(known -> folded(number, known, commit));
  }

  private Optional<S> folded(long number, S known, Commit<E> commit) {
    try {
      return Optional.of(fold.after(known, commit));
    } catch (IllegalStateException e) {
      found(
          number,
          Defect.IMPOSSIBLE_COMMIT,
          String.valueOf(e.getMessage()),
          "restore the log from a copy of the bucket; no build of the product writes that");
      return Optional.empty();
    }
  }

  private void found(long number, Defect defect, String why, String wayOut) {
    findings.add(new Finding(key(number), defect, why, wayOut));
  }
}
