package io.meristem.trainer.training;

/**
 * A dataset on the local disk.
 *
 * @param hash of the dataset
 * @param validation the split that is never trained on
 */
public record Corpus(String hash, Mixture train, TokenSequence validation)
    implements AutoCloseable {

  @Override
  public void close() {
    train.close();
    validation.close();
  }
}
