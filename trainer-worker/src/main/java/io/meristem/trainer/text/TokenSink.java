package io.meristem.trainer.text;

import java.io.IOException;

/** Takes the tokens of a text, piece by piece and in order. */
@FunctionalInterface
public interface TokenSink {

  /**
   * The next tokens.
   *
   * @param textBytes how many bytes of the text they stand for
   */
  void take(int[] ids, long textBytes) throws IOException;
}
