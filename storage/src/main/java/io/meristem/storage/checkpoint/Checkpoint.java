package io.meristem.storage.checkpoint;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.ObjectStore;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A safetensors file that lies in object storage as segments of blobs. One that was uploaded whole
 * has a single segment, all of its blob; a child with its parent's rows has segments in the blobs
 * of its ancestors. Whoever joins them all can tell by the hash that it is the file that was
 * trained.
 *
 * @param bytes of the file
 * @param sha256 of the file, in lower-case hex
 * @param blobs that segments lie in, each once
 * @param segments of the file, front to back
 */
public record Checkpoint(long bytes, String sha256, List<BlobRef> blobs, List<Segment> segments) {

  /** Reads ranges of blobs. */
  @FunctionalInterface
  public interface Blobs {

    /** Streams {@code length} bytes of a blob from {@code offset} on; the caller closes it. */
    InputStream read(BlobRef blob, long offset, long length);

    /** Blobs as they lie in object storage. */
    static Blobs in(ObjectStore store) {
      return (blob, offset, length) -> store.read(blob.key(), offset, length);
    }
  }

  public Checkpoint {
    blobs = List.copyOf(blobs);
    segments = List.copyOf(segments);
    for (Segment segment : segments) {
      requireInside(segment, blobs);
    }
    long sum = segments.stream().mapToLong(Segment::bytes).sum();
    if (sum != bytes) {
      throw new IllegalArgumentException(
          "the segments of checkpoint %s have %d bytes, not %d".formatted(sha256, sum, bytes));
    }
  }

  private static void requireInside(Segment segment, List<BlobRef> blobs) {
    boolean isInside =
        switch (segment) {
          case Segment.Zeros _ -> true;
          case Segment.Stored stored ->
              stored.blob() < blobs.size() && stored.end() <= blobs.get(stored.blob()).bytes();
        };
    if (!isInside) {
      throw new IllegalArgumentException(segment + " is not in blobs " + blobs);
    }
  }

  /** A file that is one blob. */
  public static Checkpoint of(BlobRef blob) {
    List<Segment> all =
        blob.bytes() == 0 ? List.of() : List.of(new Segment.Stored(0, 0, blob.bytes()));
    return new Checkpoint(blob.bytes(), blob.sha256(), List.of(blob), all);
  }

  /** The blob that has the whole file and nothing else, if one has. */
  public Optional<BlobRef> wholeBlob() {
    return blobs.stream().filter(blob -> equals(of(blob))).findFirst();
  }

  /**
   * Streams {@code length} bytes of the file from {@code offset} on, which must not pass its end.
   * Blobs are opened when their turn comes, one at a time; the caller closes the stream.
   */
  public InputStream read(Blobs source, long offset, long length) {
    return new JoinedStream(
        slice(offset, length),
        stored -> source.read(blobs.get(stored.blob()), stored.from(), stored.bytes()));
  }

  /** The segments of a stretch of the file. */
  List<Segment> slice(long offset, long length) {
    List<Segment> slice = new ArrayList<>();
    long begin = 0;
    for (Segment segment : segments) {
      long from = Math.max(offset, begin);
      long to = Math.min(offset + length, begin + segment.bytes());
      if (from < to) {
        slice.add(segment.part(from - begin, to - from));
      }
      begin += segment.bytes();
    }
    return slice;
  }

  /** The file as it can be read in ranges, for what it holds to be found. */
  public SafetensorsBlob tensors(Blobs source) {
    String name = blobs.isEmpty() ? sha256 : blobs.getFirst().key();
    return SafetensorsBlob.open(name, bytes, (offset, length) -> read(source, offset, length));
  }
}
