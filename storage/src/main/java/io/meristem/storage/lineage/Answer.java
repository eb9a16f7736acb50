package io.meristem.storage.lineage;

/** What a question about the ancestry of versions comes to. */
public sealed interface Answer<T> {

  /** It has an answer. */
  record Found<T>(T answer) implements Answer<T> {}

  /**
   * It has none.
   *
   * @param why which version it is that the question cannot be asked of, and the way out
   */
  record Refused<T>(String why) implements Answer<T> {}
}
