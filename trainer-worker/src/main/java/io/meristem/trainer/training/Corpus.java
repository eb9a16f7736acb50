package io.meristem.trainer.training;

import io.meristem.storage.dataset.TokenWidth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A dataset on the local disk.
 *
 * @param hash of the dataset
 * @param validation the split that is never trained on
 */
public record Corpus(String hash, Mixture train, TokenSequence validation)
    implements AutoCloseable {

  /**
   * The files of one text to train on.
   *
   * @param shards in order
   */
  public record Source(List<Path> shards, double weight) {
    public Source {
      shards = List.copyOf(shards);
    }
  }

  /** Maps the files; the validation shards of all texts are one sequence. */
  public static Corpus open(
      String hash, TokenWidth width, List<Source> train, List<Path> validation) {
    List<Mixture.Part> parts = new ArrayList<>();
    try {
      for (Source source : train) {
        TokenSequence text = TokenSequence.open(source.shards(), width);
        parts.add(new Mixture.Part(text, source.weight()));
      }
      return new Corpus(hash, new Mixture(parts), TokenSequence.open(validation, width));
    } catch (RuntimeException e) {
      parts.forEach(part -> part.text().close());
      throw e;
    }
  }

  @Override
  public void close() {
    train.close();
    validation.close();
  }
}
