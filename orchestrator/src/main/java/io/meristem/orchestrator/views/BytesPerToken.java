package io.meristem.orchestrator.views;

import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.storage.dataset.DatasetManifest;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * How many bytes of validation text a token of each dataset stands for, so that losses of different
 * tokenizers can be compared.
 *
 * @param byDataset as rows name datasets
 */
public record BytesPerToken(Map<String, Double> byDataset) {

  private static final int DIGITS = 12;

  public BytesPerToken {
    byDataset = Map.copyOf(byDataset);
  }

  /** Of all datasets that are known now. */
  public static BytesPerToken of(Index index) {
    return new BytesPerToken(
        index.datasets().stream()
            .filter(dataset -> dataset.validationTokens() > 0)
            .collect(
                Collectors.toMap(
                    BytesPerToken::name, BytesPerToken::ratio, (newest, _) -> newest)));
  }

  private static String name(DatasetManifest dataset) {
    return dataset.name() + "/" + dataset.hash().substring(0, DIGITS);
  }

  private static double ratio(DatasetManifest dataset) {
    return (double) dataset.validationBytes() / dataset.validationTokens();
  }

  /** A version's loss in bits per byte, where it has one and its dataset is known. */
  public OptionalDouble bitsPerByte(VersionRow row) {
    return bitsPerByte(row.lossAtEnd(), row.dataset());
  }

  /** A loss on a dataset in bits per byte. */
  public OptionalDouble bitsPerByte(OptionalDouble loss, Optional<String> dataset) {
    return loss.stream()
        .flatMap(nats ->
            dataset.map(byDataset::get).stream()
                .mapToDouble(bytesPerToken -> nats / Math.log(2) / bytesPerToken))
        .findFirst();
  }
}
