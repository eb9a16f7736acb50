package io.meristem.storage.exchange;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.SafetensorsHeaderText;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as an official TokenFormer checkpoint: the same numbers under the official names. Equal
 * models give equal bytes, and {@link OfficialImport} of them gives the model back bit for bit.
 */
public record OfficialExport(TokenFormerConfig config) implements Export {

  /**
   * Why official code would compute another function with these weights, if it would: it derives
   * every tau from the layer's token count.
   */
  public Optional<String> obstacle() {
    for (int at = 0; at < config.blocks().size(); at++) {
      Block block = config.blocks().get(at);
      for (Role role : Role.values()) {
        Pattention layer = block.layer(role);
        double official = config.theta().tau(layer.tokens());
        if (layer.tau() != official) {
          return Optional.of(
              "tau of %s is %s, and official code would compute with %s, which it derives from %d"
                      .formatted(role.layer(at), layer.tau(), official, layer.tokens())
                  + " tokens; export torchscript instead, or train until the tau ramp has ended");
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public long bytes() {
    return header().remaining() + config.tensors().stream().mapToLong(TensorSpec::bytes).sum();
  }

  /**
   * @throws IllegalStateException when there is an {@link #obstacle}
   */
  @Override
  public void write(TensorSource tensors, OutputStream target) throws IOException {
    obstacle()
        .ifPresent(reason -> {
          throw new IllegalStateException(reason);
        });
    ByteBuffer header = header();
    target.write(header.array(), header.arrayOffset(), header.remaining());
    for (TensorSpec tensor : config.tensors()) {
      tensors.copy(tensor.name(), target);
    }
  }

  private ByteBuffer header() {
    List<TensorSpec> official = OfficialNames.specs(config);
    return SafetensorsHeaderText.of(official, Map.of("format", "pt"));
  }
}
