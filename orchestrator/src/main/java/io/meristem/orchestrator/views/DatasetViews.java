package io.meristem.orchestrator.views;

import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Source;
import java.util.List;

/** What the API shows of datasets. */
public final class DatasetViews {

  /** A dataset that runs can train on. */
  public record DatasetView(
      String name,
      String hash,
      String run,
      TokenizerView tokenizer,
      long trainTokens,
      long validationTokens,
      long validationBytes,
      List<SourceView> sources) {}

  /** How a dataset was tokenised; {@code sha256} is that of its {@code tokenizer.json}. */
  record TokenizerView(int vocabulary, String sha256) {}

  /** One of the texts of a dataset. */
  record SourceView(
      String sha256, long bytes, double weight, long trainTokens, long validationTokens) {}

  private DatasetViews() {}

  /** A dataset by its manifest. */
  public static DatasetView dataset(DatasetManifest dataset) {
    return new DatasetView(
        dataset.name(),
        dataset.hash(),
        dataset.run(),
        new TokenizerView(dataset.tokenizer().vocabulary(), dataset.tokenizer().sha256()),
        dataset.trainTokens(),
        dataset.validationTokens(),
        dataset.validationBytes(),
        dataset.sources().stream().map(DatasetViews::source).toList());
  }

  private static SourceView source(Source source) {
    return new SourceView(
        source.sha256(),
        source.bytes(),
        source.weight(),
        source.trainTokens(),
        source.validationTokens());
  }
}
