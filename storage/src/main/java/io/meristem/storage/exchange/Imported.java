package io.meristem.storage.exchange;

import io.meristem.storage.checkpoint.TokenFormerConfig;

/** What became of a checkpoint that somebody wishes to bring in. */
public sealed interface Imported {

  /** It is a checkpoint of ours now, and this is its architecture. */
  record Model(TokenFormerConfig config) implements Imported {}

  /**
   * The settings cannot be those of the checkpoint; nothing was written.
   *
   * @param detail which value does not fit which shape
   * @param wayOut what to ask for instead
   */
  record Refused(String detail, String wayOut) implements Imported {}
}
