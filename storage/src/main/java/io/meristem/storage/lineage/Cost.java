package io.meristem.storage.lineage;

import io.meristem.storage.object.BlobRef;

/**
 * What it took to make something.
 *
 * @param tokens trained on, repeats counted
 * @param repeatedTokens of them, those that it or its ancestors were trained on before
 * @param flops of training: 6 per parameter and token, the usual count for forward and backward
 * @param deviceSeconds that a worker trained for, over all attempts
 * @param bytes in object storage that are there for it alone; what it shares with an ancestor is
 *     the ancestor's
 */
public record Cost(
    long tokens, long repeatedTokens, double flops, double deviceSeconds, long bytes) {

  public static final Cost NONE = new Cost(0, 0, 0, 0, 0);

  /** What a version took beyond its parents. */
  public static Cost of(VersionDocument version) {
    Cost stored = new Cost(0, 0, 0, 0, bytesOf(version));
    return version
        .trained()
        .map(trained -> training(trained, version.parameters()).plus(stored))
        .orElse(stored);
  }

  private static Cost training(Trained trained, long parameters) {
    DataWindow window = trained.window();
    long unseen = Math.max(0, window.datasetTokens() - window.ancestorTokens());
    return new Cost(
        window.tokens(),
        Math.max(0, window.tokens() - unseen),
        6.0 * parameters * window.tokens(),
        trained.seconds(),
        0);
  }

  private static long bytesOf(VersionDocument version) {
    return version
        .blobs()
        .filter(blob -> blob.key().startsWith("blobs/" + version.run() + "/"))
        .mapToLong(BlobRef::bytes)
        .sum();
  }

  public Cost plus(Cost other) {
    return new Cost(
        tokens + other.tokens,
        repeatedTokens + other.repeatedTokens,
        flops + other.flops,
        deviceSeconds + other.deviceSeconds,
        bytes + other.bytes);
  }
}
