package io.meristem.trainer.text;

import io.meristem.storage.dataset.Tokenizer;
import java.io.IOException;
import java.io.InputStream;

/** Every byte is a token, whatever it is. */
public final class ByteTokenizer implements TextTokenizer {

  private static final int PIECE = 1 << 16;

  @Override
  public int vocabulary() {
    return new Tokenizer.Bytes().vocabulary();
  }

  @Override
  public void tokenise(InputStream text, TokenSink sink) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int read = PIECE; read == PIECE; ) {
      read = text.readNBytes(piece, 0, PIECE);
      int[] ids = new int[read];
      for (int at = 0; at < read; at++) {
        ids[at] = Byte.toUnsignedInt(piece[at]);
      }
      sink.take(ids, read);
    }
  }

  @Override
  public void close() {}
}
