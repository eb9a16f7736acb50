package io.meristem.storage.object;

import com.fasterxml.jackson.databind.JavaType;
import io.meristem.storage.object.Creation.Created;
import io.meristem.storage.object.Creation.Existing;
import io.meristem.storage.object.LogTexts.Part;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Decide-and-append over numbered keys: the one mechanism behind the logs of runs and models.
 *
 * <p>Commit n is created by put-if-absent, so of any number of writers exactly one appends it. It
 * is decided on the fold of commits 1 to n-1, preconditions included; a writer who loses the race
 * reads what the winner wrote and decides again. Nothing is ever locked, and a crash between two
 * calls leaves a valid log. Thread-safe.
 *
 * @param <E> the entries of a commit
 * @param <S> what the log says
 */
public final class CommitLog<E, S> {

  private final ObjectStore store;
  private final LogTexts texts;
  private final JavaType commitType;
  private final Fold<E, S> fold;
  private final InstantSource clock;

  /**
   * @param prefix of the keys, ending in a slash
   * @param digits to which the commit's number is padded
   */
  public CommitLog(
      ObjectStore store,
      String prefix,
      int digits,
      Class<E> entryType,
      Fold<E, S> fold,
      InstantSource clock) {
    this(
        store,
        new LogTexts(store, prefix, digits, Optional.empty()),
        Documents.JSON.getTypeFactory().constructParametricType(Commit.class, entryType),
        fold,
        clock);
  }

  private CommitLog(
      ObjectStore store,
      LogTexts texts,
      JavaType commitType,
      Fold<E, S> fold,
      InstantSource clock) {
    this.store = store;
    this.texts = texts;
    this.commitType = commitType;
    this.fold = fold;
    this.clock = clock;
  }

  /**
   * The same log, for one that grows long: whoever reads or appends past the end of 10, 100 or
   * 1,000 commits also writes them as one {@link Chunk}, and everybody reads those. What the log
   * says never depends on which chunks there are.
   *
   * @param prefix of the chunks' keys, ending in a slash
   */
  public CommitLog<E, S> sealedUnder(String prefix) {
    return new CommitLog<>(store, texts.sealedUnder(prefix), commitType, fold, clock);
  }

  /** Where the log stands before its first commit. */
  public Tip<S> start() {
    return new Tip<>(0, "", fold.start());
  }

  /**
   * Reads on from a known tip to the newest commit, by GET of what follows until there is nothing.
   */
  public Tip<S> read(Tip<S> known) {
    return upTo(Long.MAX_VALUE, known, (_, _) -> {});
  }

  /** Whether the newest commit is this one, by its number and the hash of its text: two calls. */
  public boolean standsAt(long sequence, String hash) {
    return store.get(texts.key(sequence)).map(Sha256::of).filter(hash::equals).isPresent()
        && !isLongerThan(sequence);
  }

  /** Whether there is a commit after this one: one call. */
  public boolean isLongerThan(long sequence) {
    return store.size(texts.key(sequence + 1)).isPresent();
  }

  /** What the log said with the given commit as its newest; nothing if it is not that long. */
  public Optional<Tip<S>> at(long sequence) {
    Tip<S> tip = upTo(sequence, start(), (_, _) -> {});
    return tip.sequence() == sequence ? Optional.of(tip) : Optional.empty();
  }

  /**
   * What the log said at an instant, by the clocks of those who wrote it: with the last commit that
   * is not later, and all before that one.
   */
  public Tip<S> at(Instant instant) {
    AtomicReference<Tip<S>> last = new AtomicReference<>(start());
    upTo(
        Long.MAX_VALUE,
        start(),
        (commit, tip) -> {
          if (!commit.at().isAfter(instant)) {
            last.set(tip);
          }
        });
    return last.get();
  }

  private Tip<S> upTo(long last, Tip<S> known, BiConsumer<Commit<E>, Tip<S>> passing) {
    Tip<S> tip = known;
    Optional<Part> part = texts.between(tip.sequence(), last);
    while (part.isPresent()) {
      for (String text : part.get().texts()) {
        Commit<E> commit = parse(part.get().key(), tip.sequence() + 1, text);
        tip = after(tip, part.get().key(), commit, text);
        passing.accept(commit, tip);
      }
      texts.passed(tip.sequence(), part.get().texts().size());
      part = texts.between(tip.sequence(), last);
    }
    return tip;
  }

  /** The commits after the given number, to the newest. */
  public List<Commit<E>> commitsAfter(long sequence) {
    return commitsBetween(sequence, Long.MAX_VALUE);
  }

  /** The commits after the given number, up to and with {@code last}, as far as there are any. */
  public List<Commit<E>> commitsBetween(long sequence, long last) {
    List<Commit<E>> commits = new ArrayList<>();
    Optional<Part> part = texts.between(sequence, last);
    while (part.isPresent()) {
      for (String text : part.get().texts()) {
        commits.add(parse(part.get().key(), sequence + commits.size() + 1, text));
      }
      part = texts.between(sequence + commits.size(), last);
    }
    return commits;
  }

  /**
   * Appends what {@code decide} answers to the newest state, as one commit; nothing if it answers
   * with no entries. {@code decide} is called again after each lost race, so it must be pure. What
   * the fold refuses is never written.
   *
   * @param known any earlier tip of this log, to start reading from
   * @return the tip that the last decision was made on, or the one with the new commit
   */
  public Tip<S> append(Tip<S> known, Actor actor, Function<S, List<E>> decide) {
    Tip<S> tip = read(known);
    while (true) {
      List<E> entries = decide.apply(tip.state());
      if (entries.isEmpty()) {
        return tip;
      }
      Commit<E> commit = commit(tip, actor, entries);
      String text = Documents.text(commit, commitType);
      String key = texts.key(commit.sequence());
      Tip<S> next = after(tip, key, commit, text);
      switch (store.create(key, text)) {
        case Created _ -> {
          texts.passed(next.sequence(), 1);
          return next;
        }
        case Existing _ -> tip = read(tip);
      }
    }
  }

  private Commit<E> commit(Tip<S> tip, Actor actor, List<E> entries) {
    return new Commit<>(
        tip.sequence() + 1,
        tip.hash(),
        actor,
        UUID.randomUUID().toString(),
        clock.instant(),
        entries);
  }

  private Tip<S> after(Tip<S> tip, String key, Commit<E> commit, String text) {
    if (!commit.follows(tip)) {
      throw unreadable(key, commit.sequence(), "it does not follow the commit before it");
    }
    return new Tip<>(commit.sequence(), Sha256.of(text), fold.after(tip.state(), commit));
  }

  private Commit<E> parse(String key, long sequence, String text) {
    String place = texts.place(key, sequence);
    Commit<E> commit;
    try {
      commit = Documents.JSON.convertValue(Documents.body(place, text), commitType);
    } catch (IllegalArgumentException e) {
      throw new UnreadableDocumentException(place, String.valueOf(e.getMessage()), e);
    }
    if (commit.sequence() != sequence) {
      throw unreadable(key, sequence, "it says that it is commit " + commit.sequence());
    }
    return commit;
  }

  private UnreadableDocumentException unreadable(String key, long sequence, String why) {
    return new UnreadableDocumentException(
        texts.place(key, sequence), why + "; " + texts.wayOut(key), null);
  }
}
