package io.meristem.storage.checkpoint;

import io.meristem.storage.object.BlobRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the segments of a file, front to back. Neighbours that can be one become one. */
final class Segments {

  private final List<BlobRef> blobs = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();

  /** Appends bytes of a blob. */
  void stored(BlobRef blob, long from, long bytes) {
    if (!blobs.contains(blob)) {
      blobs.add(blob);
    }
    int number = blobs.indexOf(blob);
    if (last() instanceof Segment.Stored before
        && before.blob() == number
        && before.end() == from) {
      replaceLast(new Segment.Stored(number, before.from(), before.bytes() + bytes));
    } else {
      segments.add(new Segment.Stored(number, from, bytes));
    }
  }

  /** Appends zeros. */
  void zeros(long bytes) {
    if (last() instanceof Segment.Zeros before) {
      replaceLast(new Segment.Zeros(before.bytes() + bytes));
    } else {
      segments.add(new Segment.Zeros(bytes));
    }
  }

  /** Appends a stretch of another file. */
  void stretch(Checkpoint file, long offset, long bytes) {
    for (Segment segment : file.slice(offset, bytes)) {
      switch (segment) {
        case Segment.Stored stored ->
            stored(file.blobs().get(stored.blob()), stored.from(), stored.bytes());
        case Segment.Zeros zeros -> zeros(zeros.bytes());
      }
    }
  }

  private @Nullable Segment last() {
    return segments.isEmpty() ? null : segments.getLast();
  }

  private void replaceLast(Segment segment) {
    segments.set(segments.size() - 1, segment);
  }

  /** The file that all of it is. */
  Checkpoint checkpoint(String sha256) {
    long bytes = segments.stream().mapToLong(Segment::bytes).sum();
    return new Checkpoint(bytes, sha256, blobs, segments);
  }
}
