package io.meristem.bench;

import io.meristem.storage.dataset.TokenWidth;
import io.meristem.storage.object.Sha256;
import io.meristem.trainer.text.ByteTokenizer;
import io.meristem.trainer.text.HuggingFaceTokenizer;
import io.meristem.trainer.text.TextTokenizer;
import io.meristem.trainer.text.TokenShards;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;

/**
 * One text tokenised in a process of its own, as a worker does it: hashed, cut, tokenised, written
 * into files, and those hashed. Prints the seconds, without those of looking at the heap, and the
 * peak heap in bytes.
 *
 * <p>The peak heap is the most that was alive: every 250,000 bytes of text everything dead is
 * collected, and what is left is counted. What lies dead in between is as much as the limit allows,
 * for any text. The tokenizers library's process has a limit of its own.
 */
final class TokeniseRun {

  /** Bytes of text; several for each batch of pieces that goes to the tokenizers library. */
  private static final long BETWEEN_LOOKS = 250_000;

  private TokeniseRun() {}

  /**
   * Tokenises.
   *
   * @param arguments an empty folder, {@code bytes} or {@code hf}, and the length of the text
   */
  public static void main(String[] arguments) throws IOException {
    Bench.keepWarningsOnly();
    Path folder = Path.of(arguments[0]);
    long begin = System.nanoTime();
    try (TextTokenizer tokenizer =
            arguments[1].equals("hf")
                ? HuggingFaceTokenizer.open(folder.resolve("tokenizer.json"), folder)
                : new ByteTokenizer();
        Watched text = new Watched(new BenchText(Long.parseLong(arguments[2])));
        TokenShards shards =
            new TokenShards(
                folder, TokenWidth.of(tokenizer.vocabulary()), shard -> Sha256.of(shard.file()))) {
      tokenizer.tokenise(new DigestInputStream(text, Sha256.newDigest()), shards);
      shards.finish();
      double seconds = (System.nanoTime() - begin - text.looking) / 1e9;
      System.out.println(seconds + " " + text.peak);
    }
  }

  /** Looks at the heap now and then. */
  private static final class Watched extends FilterInputStream {

    private long read;
    private long peak;
    private long looking;

    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      if ((read + count) / BETWEEN_LOOKS > read / BETWEEN_LOOKS) {
        long begin = System.nanoTime();
        System.gc();
        Runtime now = Runtime.getRuntime();
        peak = Math.max(peak, now.totalMemory() - now.freeMemory());
        looking += System.nanoTime() - begin;
      }
      read += Math.max(count, 0);
      return count;
    }
  }
}
