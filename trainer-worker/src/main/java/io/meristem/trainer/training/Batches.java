package io.meristem.trainer.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;

/**
 * Which rows a batch is made from: a pure function of the dataset, the seed and the number of the
 * batch, so that a run can be resumed anywhere without remembering more. A batch has the number of
 * its step as long as none was refused; see {@link io.meristem.storage.run.GuardState}. Each row is
 * drawn from one of the texts, by weight, and begins anywhere in it, with equal chance.
 *
 * @param dataset the hash of the dataset
 * @param rows per batch
 * @param sequence tokens per row
 * @param texts to draw from, at least one
 */
public record Batches(String dataset, long seed, int rows, int sequence, List<Text> texts) {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1p-53;
  private static final int SPARE_BITS = Long.SIZE - 53;

  /**
   * A text to draw from.
   *
   * @param tokens how many it has
   */
  public record Text(long tokens, double weight) {}

  /** Where a row begins. */
  public record Place(int text, long offset) {}

  /**
   * Checks that there is a row to draw in every text.
   *
   * @throws IllegalArgumentException when a text is shorter than one row and the token after it
   */
  public Batches {
    texts = List.copyOf(texts);
    for (Text text : texts) {
      if (text.tokens() <= sequence) {
        throw new IllegalArgumentException(
            "a text of %d tokens is too short for rows of %d and the token after them"
                .formatted(text.tokens(), sequence));
      }
    }
  }

  /** The batches of a mixture. */
  public static Batches of(String dataset, long seed, int rows, int sequence, Mixture mixture) {
    List<Text> texts =
        mixture.parts().stream()
            .map(part -> new Text(part.text().length(), part.weight()))
            .toList();
    return new Batches(dataset, seed, rows, sequence, texts);
  }

  /** Where the rows of a batch begin. */
  public List<Place> places(long batch) {
    long stream = mixed(mixed(seed ^ checksum()) + batch * GOLDEN_GAMMA);
    return LongStream.rangeClosed(1, rows)
        .mapToObj(row -> place(mixed(stream + row * GOLDEN_GAMMA)))
        .toList();
  }

  /** The rows of a batch. */
  public Batch at(long batch, Mixture mixture) {
    List<Batch.Row> places =
        places(batch).stream()
            .map(place -> new Batch.Row(mixture.parts().get(place.text()).text(), place.offset()))
            .toList();
    return Batch.of(places, sequence);
  }

  private Place place(long bits) {
    int text = text(mixed(bits + GOLDEN_GAMMA));
    return new Place(text, bounded(bits, texts.get(text).tokens() - sequence));
  }

  private int text(long bits) {
    double total = texts.stream().mapToDouble(Text::weight).sum();
    double left = (bits >>> SPARE_BITS) * UNIT * total;
    int last = texts.size() - 1;
    int text = 0;
    while (text < last && left >= texts.get(text).weight()) {
      left -= texts.get(text).weight();
      text++;
    }
    return text;
  }

  private long checksum() {
    CRC32C checksum = new CRC32C();
    checksum.update(dataset.getBytes(UTF_8));
    return checksum.getValue();
  }

  /** The 64 random bits as a fraction of 1, times the bound. */
  private static long bounded(long bits, long bound) {
    return Math.unsignedMultiplyHigh(bits, bound);
  }

  /** The output function of SplitMix64. */
  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
