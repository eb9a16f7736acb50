package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.foreign.ValueLayout.OfFloat;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mean L2 norm of a tensor's rows, told apart by whether a growth found them there or appended
 * them: new tokens that have learned nothing are still as short as they began.
 *
 * @param old of the rows that the parent's tensor had
 * @param added of the rows behind them
 */
public record RowNorms(double old, double added) {

  private static final OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Those of each F32 matrix that has more rows than it had before, by its name.
   *
   * @param oldRows how many rows each had, as {@link GrowthRewrite#oldRows} tells
   */
  public static SortedMap<String, RowNorms> of(Path checkpoint, Map<String, Integer> oldRows) {
    SortedMap<String, RowNorms> norms = new TreeMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(checkpoint)) {
      for (Entry entry : file.entries()) {
        int old = oldRows.getOrDefault(entry.name(), 0);
        if (old > 0 && entry.shape().getFirst() > old) {
          norms.put(entry.name(), of(file.data(entry.name()), old, entry.shape()));
        }
      }
    }
    return norms;
  }

  private static RowNorms of(MemorySegment matrix, int old, List<Long> shape) {
    long rows = shape.getFirst();
    long width = shape.getLast();
    return new RowNorms(mean(matrix, 0, old, width), mean(matrix, old, rows, width));
  }

  private static double mean(MemorySegment matrix, long from, long to, long width) {
    double sum = 0;
    for (long row = from; row < to; row++) {
      double squares = 0;
      for (long at = row * width; at < (row + 1) * width; at++) {
        double number = matrix.getAtIndex(F32, at);
        squares += number * number;
      }
      sum += Math.sqrt(squares);
    }
    return sum / (to - from);
  }
}
