package io.meristem.storage.exchange;

import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What official checkpoints call the tensors. They are named by their place in a pipeline: 0 is the
 * embedding, 2 the first block, the final norm comes three places after the number of blocks, and
 * the output projection one after that, unless it is the embedding. Places between have no tensors.
 */
final class OfficialNames {

  static final String EMBEDDING = "sequential.0.word_embeddings.weight";

  private static final int FIRST_BLOCK = 2;

  private OfficialNames() {}

  /** The official name of every tensor of such a model, by ours and in checkpoint order. */
  static Map<String, String> of(int blocks, boolean tied) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("embed", EMBEDDING);
    for (int block = 0; block < blocks; block++) {
      for (Role role : Role.values()) {
        names.put(role.layer(block) + ".key", key(block, role));
        names.put(role.layer(block) + ".value", value(block, role));
      }
    }
    if (!tied) {
      names.put("head", head(blocks));
    }
    names.put("final_norm.weight", place(blocks + 3) + "norm.weight");
    names.put("final_norm.bias", place(blocks + 3) + "norm.bias");
    return names;
  }

  static String key(int block, Role role) {
    return place(FIRST_BLOCK + block) + layer(role) + ".key_param_tokens";
  }

  static String value(int block, Role role) {
    return place(FIRST_BLOCK + block) + layer(role) + ".value_param_tokens";
  }

  static String head(int blocks) {
    return place(blocks + 4) + "final_linear.weight";
  }

  private static String place(int place) {
    return "sequential." + place + ".";
  }

  private static String layer(Role role) {
    return switch (role) {
      case Q -> "attention.query";
      case K -> "attention.key";
      case V -> "attention.value";
      case PROJ -> "attention.proj";
      case FFN -> "mlp";
    };
  }

  /** The tensors of a model under their official names, in checkpoint order. */
  static List<TensorSpec> specs(TokenFormerConfig config) {
    List<String> names = List.copyOf(of(config.blocks().size(), config.tiedEmbeddings()).values());
    List<TensorSpec> ours = config.tensors();
    return IntStream.range(0, ours.size())
        .mapToObj(at -> new TensorSpec(names.get(at), ours.get(at).shape()))
        .toList();
  }
}
