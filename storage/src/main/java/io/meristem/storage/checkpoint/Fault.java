package io.meristem.storage.checkpoint;

/** What is wrong with a file that is no checkpoint, or not the demanded one. */
public enum Fault {
  /** Fewer than the 8 bytes that hold the header's length. */
  TOO_SHORT,
  /** The header's length points past the end of the file. */
  HEADER_LONGER_THAN_FILE,
  /** The header's length is above 100 MB, or above what a signed 64-bit number holds. */
  HUGE_HEADER_LENGTH,
  /** The header is not one JSON object in UTF-8 that begins with a brace. */
  HEADER_NOT_JSON,
  /** A name appears twice in the header, or twice within one of its objects. */
  DUPLICATE_NAME,
  /** {@code __metadata__} is not an object of strings. */
  METADATA_NOT_STRINGS,
  /** A tensor lacks its dtype, shape or data_offsets, or one of them has the wrong JSON type. */
  BAD_ENTRY,
  /** A dtype that this reader does not know. */
  UNKNOWN_DTYPE,
  /** A dimension below zero. */
  NEGATIVE_DIMENSION,
  /** The shape asks for more bytes than a signed 64-bit number holds. */
  SHAPE_PRODUCT_OVERFLOWS,
  /** An offset below zero. */
  NEGATIVE_OFFSET,
  /** A tensor ends before it begins. */
  REVERSED_OFFSETS,
  /** The offsets span another number of bytes than shape and dtype ask for. */
  SHAPE_DOES_NOT_MATCH_BYTES,
  /** Two tensors share bytes. */
  OVERLAP,
  /** Bytes before or between tensors belong to none. */
  HOLE,
  /** Bytes after the last tensor belong to none. */
  TRAILING_BYTES,
  /** The file ends before its last tensor does. */
  TRUNCATED_DATA,
  /** A demanded tensor is not in the file. */
  MISSING_TENSOR,
  /** A tensor has another shape than demanded. */
  WRONG_SHAPE,
  /** A tensor has another dtype than demanded. */
  WRONG_DTYPE,
  /** The file has a tensor that nobody demanded. */
  UNEXPECTED_TENSOR
}
