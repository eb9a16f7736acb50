package io.meristem.storage.object;

/** What a log says, as a pure function of its commits. */
public interface Fold<E, S> {

  /** What an empty log says. */
  S start();

  /** What the log says with one more commit. */
  S after(S state, Commit<E> commit);
}
