package io.meristem.trainer.training;

import io.meristem.trainer.tokenformer.Tokens;
import java.util.List;

/** Rows of a text, and for each of their tokens the one that follows it. */
public record Batch(Tokens inputs, Tokens targets) {

  /** Rows of {@code sequence} tokens that begin at these places. */
  static Batch of(TokenSequence text, List<Long> offsets, int sequence) {
    int rows = offsets.size();
    long[] inputs = new long[rows * sequence];
    long[] targets = new long[rows * sequence];
    for (int row = 0; row < rows; row++) {
      text.read(offsets.get(row), inputs, row * sequence, sequence);
      text.read(offsets.get(row) + 1, targets, row * sequence, sequence);
    }
    return new Batch(Tokens.of(rows, sequence, inputs), Tokens.of(rows, sequence, targets));
  }
}
