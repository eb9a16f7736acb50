package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.Segment.Stored;
import io.meristem.storage.object.BlobRef;
import java.util.List;
import java.util.Optional;

/**
 * Whether all rows of an ancestor are among a descendant's, bit for bit. Nothing is read: equal
 * stretches of the same blobs are equal.
 */
public sealed interface Excerpt {

  /**
   * They are.
   *
   * @param file the ancestor's, its front from its own blobs and every row from the descendant's
   *     file, which stands among the blobs as if it were one
   */
  record Found(Checkpoint file) implements Excerpt {}

  /**
   * They are not.
   *
   * @param tensor the first of the ancestor's whose rows the descendant does not have
   */
  record Lacking(String tensor) implements Excerpt {}

  /**
   * Looks for an ancestor in a descendant.
   *
   * @param tensors of the ancestor's file, in its order
   */
  static Excerpt of(Checkpoint ancestor, List<TensorSpec> tensors, Checkpoint descendant) {
    long at = ancestor.bytes() - tensors.stream().mapToLong(TensorSpec::bytes).sum();
    Segments cut = new Segments();
    cut.stretch(ancestor, 0, at);
    for (TensorSpec tensor : tensors) {
      if (!found(ancestor, at, tensor.bytes(), descendant, cut)) {
        return new Lacking(tensor.name());
      }
      at += tensor.bytes();
    }
    return new Found(cut.checkpoint(ancestor.sha256()));
  }

  /** The blob that stands for all of a checkpoint's file in {@link Found}. */
  static BlobRef asBlob(Checkpoint file) {
    return new BlobRef("file", file.bytes(), file.sha256());
  }

  private static boolean found(
      Checkpoint ancestor, long offset, long bytes, Checkpoint descendant, Segments cut) {
    for (Segment segment : ancestor.slice(offset, bytes)) {
      switch (segment) {
        case Segment.Zeros zeros -> cut.zeros(zeros.bytes());
        case Stored stored -> {
          if (!found(ancestor.blobs().get(stored.blob()), stored, descendant, cut)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Appends where the descendant's file has these bytes of a blob. */
  private static boolean found(BlobRef blob, Stored wanted, Checkpoint descendant, Segments cut) {
    long at = wanted.from();
    while (at < wanted.end()) {
      Optional<Stored> next = next(blob, at, descendant);
      if (next.isEmpty()) {
        return false;
      }
      long bytes = Math.min(next.get().bytes(), wanted.end() - at);
      cut.stored(asBlob(descendant), next.get().from(), bytes);
      at += bytes;
    }
    return true;
  }

  /** Where the descendant's file has the bytes of a blob from {@code at} on, and how many. */
  private static Optional<Stored> next(BlobRef blob, long at, Checkpoint descendant) {
    long begin = 0;
    for (Segment segment : descendant.segments()) {
      if (segment instanceof Stored stored
          && descendant.blobs().get(stored.blob()).equals(blob)
          && stored.from() <= at
          && at < stored.end()) {
        return Optional.of(new Stored(0, begin + at - stored.from(), stored.end() - at));
      }
      begin += segment.bytes();
    }
    return Optional.empty();
  }
}
