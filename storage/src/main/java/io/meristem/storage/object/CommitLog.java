package io.meristem.storage.object;

import com.fasterxml.jackson.databind.JavaType;
import io.meristem.storage.object.Creation.Created;
import io.meristem.storage.object.Creation.Existing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.LongStream;

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
  private final String prefix;
  private final int digits;
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
    this.store = store;
    this.prefix = prefix;
    this.digits = digits;
    this.commitType =
        Documents.JSON.getTypeFactory().constructParametricType(Commit.class, entryType);
    this.fold = fold;
    this.clock = clock;
  }

  /** Where the log stands before its first commit. */
  public Tip<S> start() {
    return new Tip<>(0, "", fold.start());
  }

  /**
   * Reads on from a known tip to the newest commit, by GET of the next number until there is none.
   */
  public Tip<S> read(Tip<S> known) {
    Tip<S> tip = known;
    while (true) {
      Optional<String> text = store.get(key(tip.sequence() + 1));
      if (text.isEmpty()) {
        return tip;
      }
      tip = after(tip, text.get());
    }
  }

  /**
   * The same as {@link #read(Tip)}, with the next {@code ahead} numbers asked for at once: for
   * somebody who is waited for.
   */
  public Tip<S> read(Tip<S> known, int ahead) {
    Tip<S> tip = known;
    for (Optional<String> text : texts(known.sequence() + 1, ahead)) {
      if (text.isEmpty()) {
        return tip;
      }
      tip = after(tip, text.get());
    }
    return read(tip);
  }

  private List<Optional<String>> texts(long first, int count) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      return LongStream.range(first, first + count)
          .mapToObj(number -> CompletableFuture.supplyAsync(() -> store.get(key(number)), executor))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ObjectStoreException known ? known : e;
    }
  }

  /** The commits after the given number, to the newest. */
  public List<Commit<E>> commitsAfter(long sequence) {
    List<Commit<E>> commits = new ArrayList<>();
    for (long next = sequence + 1; ; next++) {
      Optional<String> text = store.get(key(next));
      if (text.isEmpty()) {
        return commits;
      }
      commits.add(parse(next, text.get()));
    }
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
      String text = Documents.text(commit(tip, actor, entries), commitType);
      Tip<S> next = after(tip, text);
      switch (store.create(key(next.sequence()), text)) {
        case Created _ -> {
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

  private Tip<S> after(Tip<S> tip, String text) {
    Commit<E> commit = parse(tip.sequence() + 1, text);
    if (!commit.follows(tip)) {
      throw new UnreadableDocumentException(
          key(tip.sequence() + 1), "it does not follow the commit before it", null);
    }
    return new Tip<>(commit.sequence(), Sha256.of(text), fold.after(tip.state(), commit));
  }

  private Commit<E> parse(long sequence, String text) {
    String key = key(sequence);
    try {
      return Documents.JSON.convertValue(Documents.body(key, text), commitType);
    } catch (IllegalArgumentException e) {
      throw new UnreadableDocumentException(key, String.valueOf(e.getMessage()), e);
    }
  }

  private String key(long sequence) {
    return prefix + String.format("%0" + digits + "d", sequence) + ".json";
  }
}
