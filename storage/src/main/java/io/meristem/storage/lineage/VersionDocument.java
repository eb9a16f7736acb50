package io.meristem.storage.lineage;

import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.Birth;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that is known of a version when it is published. A blob that never changes.
 *
 * @param config with the tau in force at the end of training
 * @param parameters how many trainable numbers it has
 * @param files what people download, by name: {@code config.json}, {@code model.safetensors},
 *     {@code tokenizer.json}
 * @param birth of a version that grew
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
    if (!files.containsKey(WEIGHTS)) {
      throw new IllegalArgumentException("version " + id + " has no " + WEIGHTS);
    }
  }

  /** The blob of {@code model.safetensors}. */
  public BlobRef weights() {
    return Objects.requireNonNull(files.get(WEIGHTS));
  }

  /** The id of the one version that a run can publish. */
  public static String idOf(String run) {
    return "v" + run.substring(1);
  }
}
