package io.meristem.trainer.training;

import java.nio.file.Path;
import java.util.List;

/**
 * A dataset on the local disk.
 *
 * @param hash of the dataset
 * @param validation the split that is never trained on
 */
public record Corpus(String hash, TokenSequence train, TokenSequence validation)
    implements AutoCloseable {

  public static Corpus open(String hash, List<Path> train, List<Path> validation) {
    TokenSequence first = TokenSequence.open(train);
    try {
      return new Corpus(hash, first, TokenSequence.open(validation));
    } catch (RuntimeException e) {
      first.close();
      throw e;
    }
  }

  @Override
  public void close() {
    train.close();
    validation.close();
  }
}
