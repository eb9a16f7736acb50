package io.meristem.trainer.training;

import io.meristem.trainer.tokenformer.Tokens;
import java.util.List;

/** Rows of texts, and for each of their tokens the one that follows it. */
public record Batch(Tokens inputs, Tokens targets) {

  /** Where a row begins. */
  record Row(TokenSequence text, long offset) {}

  /** Rows of {@code sequence} tokens that begin at these places of one text. */
  static Batch of(TokenSequence text, List<Long> offsets, int sequence) {
    return of(offsets.stream().map(offset -> new Row(text, offset)).toList(), sequence);
  }

  /** Rows of {@code sequence} tokens that begin at these places. */
  static Batch of(List<Row> rows, int sequence) {
    long[] inputs = new long[rows.size() * sequence];
    long[] targets = new long[rows.size() * sequence];
    int at = 0;
    for (Row row : rows) {
      row.text().read(row.offset(), inputs, at, sequence);
      row.text().read(row.offset() + 1, targets, at, sequence);
      at += sequence;
    }
    return new Batch(
        Tokens.of(rows.size(), sequence, inputs), Tokens.of(rows.size(), sequence, targets));
  }
}
