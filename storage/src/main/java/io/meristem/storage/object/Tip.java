package io.meristem.storage.object;

/**
 * How far a log was read, and what it says up to there.
 *
 * @param sequence of the last commit read; 0 before the first
 * @param hash SHA-256 of that commit's text; empty before the first
 * @param state the fold of all commits up to it
 */
public record Tip<S>(long sequence, String hash, S state) {
  /** The one of two tips of the same log that is further, or the first. */
  public static <S> Tip<S> newer(Tip<S> one, Tip<S> other) {
    return one.sequence() < other.sequence() ? other : one;
  }
}
