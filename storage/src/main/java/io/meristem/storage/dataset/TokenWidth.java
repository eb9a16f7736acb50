package io.meristem.storage.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/** In how many bytes a token id is stored: unsigned, the lowest byte first. */
public enum TokenWidth {
  @JsonProperty("u8")
  U8(1),
  @JsonProperty("u16")
  U16(2),
  /** Ids are Java's non-negative ints. */
  @JsonProperty("u32")
  U32(4);

  private final int bytes;

  TokenWidth(int bytes) {
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }

  /** The narrowest in which every id below the vocabulary fits. */
  public static TokenWidth of(int vocabulary) {
    if (vocabulary <= 1 << Byte.SIZE) {
      return U8;
    }
    return vocabulary <= 1 << Short.SIZE ? U16 : U32;
  }
}
