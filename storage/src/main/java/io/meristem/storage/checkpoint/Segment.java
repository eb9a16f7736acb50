package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A stretch of a checkpoint's file. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Segment.Stored.class, name = "stored"),
  @JsonSubTypes.Type(value = Segment.Zeros.class, name = "zeros")
})
public sealed interface Segment {

  /** How long it is. */
  long bytes();

  /** The part of it from {@code skipped} on, of this length. */
  Segment part(long skipped, long length);

  /**
   * Bytes that lie in a blob.
   *
   * @param blob its place in the checkpoint's list, from 0
   * @param from where they begin in the blob
   */
  record Stored(int blob, long from, long bytes) implements Segment {

    public Stored {
      if (blob < 0 || from < 0 || bytes < 1) {
        throw new IllegalArgumentException(
            "%d bytes from %d on in blob %d are no segment".formatted(bytes, from, blob));
      }
    }

    @Override
    public Segment part(long skipped, long length) {
      return new Stored(blob, from + skipped, length);
    }

    /** Where they end in the blob. */
    long end() {
      return from + bytes;
    }
  }

  /** Bytes that are all zero, and lie nowhere. */
  record Zeros(long bytes) implements Segment {

    public Zeros {
      if (bytes < 1) {
        throw new IllegalArgumentException(bytes + " zeros are no segment");
      }
    }

    @Override
    public Segment part(long skipped, long length) {
      return new Zeros(length);
    }
  }
}
