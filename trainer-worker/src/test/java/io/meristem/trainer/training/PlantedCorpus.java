package io.meristem.trainer.training;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.meristem.storage.dataset.TokenWidth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A text that is easily learnt, with stretches of another alphabet exactly where the rows of some
 * batches lie. Few other batches touch these, since the text is long.
 */
final class PlantedCorpus {

  /** The hash that the corpus goes by. */
  static final String HASH = "f00d";

  /** A byte that only the planted stretches have. */
  static final int STRANGE = 200;

  private static final String SENTENCE = "the quick brown fox jumps over the lazy dog. ";
  private static final int REPEATS = 50_000;

  private PlantedCorpus() {}

  /** Noise of many strange bytes. */
  static Corpus noise(Path folder, Batches batches, List<Long> planted) throws IOException {
    Random random = new Random(1);
    byte[] strange = new byte[batches.sequence() + 1];
    byte[] text = SENTENCE.repeat(REPEATS).getBytes(US_ASCII);
    for (long batch : planted) {
      for (Batches.Place place : batches.places(batch)) {
        random.nextBytes(strange);
        for (int at = 0; at < strange.length; at++) {
          text[(int) place.offset() + at] = (byte) (strange[at] | 0x80);
        }
      }
    }
    return corpus(folder, text);
  }

  /** {@link #STRANGE} as the first byte of each row. */
  static Corpus strange(Path folder, Batches batches, List<Long> planted) throws IOException {
    byte[] text = SENTENCE.repeat(REPEATS).getBytes(US_ASCII);
    for (long batch : planted) {
      for (Batches.Place place : batches.places(batch)) {
        text[(int) place.offset()] = (byte) STRANGE;
      }
    }
    return corpus(folder, text);
  }

  /** The batches of a text of this length. */
  static Batches batches(long seed, int rows, int sequence) {
    Batches.Text text = new Batches.Text((long) SENTENCE.length() * REPEATS, 1);
    return new Batches(HASH, seed, rows, sequence, List.of(text));
  }

  private static Corpus corpus(Path folder, byte[] train) throws IOException {
    byte[] validation = SENTENCE.repeat(20).getBytes(US_ASCII);
    return open(
        Files.write(folder.resolve("train"), train),
        Files.write(folder.resolve("validation"), validation));
  }

  /** A corpus of one byte a token under {@link #HASH}. */
  static Corpus open(Path train, Path validation) {
    List<Corpus.Source> sources = List.of(new Corpus.Source(List.of(train), 1));
    return Corpus.open(HASH, TokenWidth.U8, sources, List.of(validation));
  }
}
