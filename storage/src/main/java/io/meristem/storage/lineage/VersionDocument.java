package io.meristem.storage.lineage;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.Birth;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that is known of a version when it is published. A blob that never changes.
 *
 * @param config with the tau in force at the end of training
 * @param parameters how many trainable numbers it has
 * @param weights {@code model.safetensors}, as it was trained
 * @param files what else people download, by name: {@code config.json}, {@code tokenizer.json}
 * @param birth of a version that grew; of one that was pruned, what shows that it is its ancestor
 *     again
 * @param trained how it was trained here; an imported version was not
 * @param exposure tokens that it and its ancestors were trained on, repeats counted, by the hash of
 *     the dataset
 */
public record VersionDocument(
    String id,
    String model,
    String run,
    int attempt,
    Edge edge,
    List<String> parents,
    TokenFormerConfig config,
    long parameters,
    Checkpoint weights,
    Map<String, BlobRef> files,
    Optional<Birth> birth,
    Optional<Trained> trained,
    Map<String, Long> exposure,
    Provenance provenance) {

  public static final String CONFIG = "config.json";
  public static final String WEIGHTS = "model.safetensors";
  public static final String TOKENIZER = "tokenizer.json";

  public VersionDocument {
    parents = List.copyOf(parents);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    exposure = Collections.unmodifiableMap(new TreeMap<>(exposure));
    if (files.containsKey(WEIGHTS)) {
      throw new IllegalArgumentException(
          "version %s has %s among its other files".formatted(id, WEIGHTS));
    }
  }

  /** Everything that people download, by name. */
  public SortedMap<String, Checkpoint> downloads() {
    SortedMap<String, Checkpoint> all = new TreeMap<>();
    files.forEach((name, blob) -> all.put(name, Checkpoint.of(blob)));
    all.put(WEIGHTS, weights);
    return all;
  }

  /** Every blob that it needs, those of ancestors included; none is named twice. */
  public Stream<BlobRef> blobs() {
    return Stream.of(
            files.values().stream(),
            weights.blobs().stream(),
            trained.stream().flatMap(by -> by.optimizer().blobs().stream()),
            birth.stream().map(Birth::probe))
        .flatMap(blobs -> blobs)
        .distinct();
  }

  /** The id of the one version that a run can publish. */
  public static String idOf(String run) {
    return "v" + run.substring(1);
  }
}
